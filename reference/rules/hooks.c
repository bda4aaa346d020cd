#include "hooks.h"
#include "changes.h"

/* Calls a member of each family that has it. */
#define CALL(session, member, ...)                                                                 \
    for (size_t i = 0; i < SERVER_CHANGES; i++)                                                    \
        if ((session)->server->changes[i] && (session)->server->changes[i]->hooks->member)         \
    (session)->server->changes[i]->hooks->member(__VA_ARGS__)

/* The same, until one returns true: then it returns true, too. */
#define RETURN_IF_ANY(session, member, ...)                                                        \
    for (size_t i = 0; i < SERVER_CHANGES; i++)                                                    \
        if ((session)->server->changes[i] && (session)->server->changes[i]->hooks->member &&       \
            (session)->server->changes[i]->hooks->member(__VA_ARGS__))                             \
            return true;                                                                           \
    return false

void hook_begin(struct session *session)
{
    CALL(session, begin, session);
}

void hook_end(struct session *session)
{
    CALL(session, end, session);
}

void hook_release(struct session *session)
{
    CALL(session, release, session);
}

void hook_before_line(struct session *session)
{
    CALL(session, before_line, session);
}

bool hook_clear(struct session *session, enum clear_event event)
{
    RETURN_IF_ANY(session, clear, session, event);
}

void hook_answered(struct session *session)
{
    CALL(session, answered, session);
}

bool hook_is_due(struct session *session, const struct change *change)
{
    for (size_t i = 0; i < SERVER_CHANGES; i++) {
        const struct changes *changes = session->server->changes[i];
        if (changes && changes->hooks->is_due && !changes->hooks->is_due(session, change))
            return false;
    }
    return true;
}

void hook_before_mail(struct session *session)
{
    CALL(session, before_mail, session);
}

static bool line_is_dropped(struct session *session, struct buffer *octets)
{
    RETURN_IF_ANY(session, line, session, octets);
}

bool hook_line(struct session *session, struct buffer *octets)
{
    return !line_is_dropped(session, octets);
}

void hook_command(struct command *command)
{
    CALL(command->session, command, command);
}

void hook_argument(struct command *command)
{
    CALL(command->session, argument, command);
}

void hook_base64(const struct session *session, struct buffer *text)
{
    CALL(session, base64, session, text);
}

void hook_extension(const struct session *session, struct extension *extension)
{
    CALL(session, extension, session, extension);
}

void hook_sender(struct command *command)
{
    CALL(command->session, sender, command);
}

void hook_recipient(struct command *command, char *mailbox, size_t size)
{
    CALL(command->session, recipient, command, mailbox, size);
}

void hook_rejected(struct command *command)
{
    CALL(command->session, rejected, command);
}

void hook_data_end(const struct session *session, const struct data_search *search,
                   struct data_end *end)
{
    CALL(session, data_end, session, search, end);
}

bool hook_unstuff(struct session *session, const struct buffer *raw, struct buffer *content)
{
    RETURN_IF_ANY(session, unstuff, session, raw, content);
}

static bool is_awaited(struct session *session, const struct buffer *raw)
{
    RETURN_IF_ANY(session, received, session, raw);
}

bool hook_received(struct session *session, const struct buffer *raw)
{
    return !is_awaited(session, raw);
}

bool hook_chunk_octets(const struct session *session, const char *octets, size_t length,
                       struct buffer *content)
{
    RETURN_IF_ANY(session, chunk_octets, session, octets, length, content);
}

void hook_chunk(struct command *command)
{
    CALL(command->session, chunk, command);
}

void hook_message(struct command *command)
{
    CALL(command->session, message, command);
}

void hook_rejected_message(struct command *command)
{
    CALL(command->session, rejected_message, command);
}

bool hook_keep_back(struct session *session)
{
    RETURN_IF_ANY(session, keep_back, session);
}

void hook_content(struct session *session, struct buffer *content)
{
    CALL(session, content, session, content);
}

void hook_deliveries(struct session *session, struct delivery *deliveries)
{
    CALL(session, deliveries, session, deliveries);
}

void hook_trace(const struct session *session, struct trace *trace)
{
    CALL(session, trace, session, trace);
}

void hook_fields(const struct session *session, struct buffer *fields)
{
    CALL(session, fields, session, fields);
}

size_t hook_front(const struct session *session, const struct buffer *content)
{
    for (size_t i = 0; i < SERVER_CHANGES; i++) {
        const struct changes *changes = session->server->changes[i];
        if (changes && changes->hooks->front)
            return changes->hooks->front(session, content);
    }
    return 0;
}

void hook_message_octets(const struct session *session, const struct delivery *delivery,
                         struct buffer *octets)
{
    CALL(session, message_octets, session, delivery, octets);
}

void hook_delivered(struct session *session)
{
    CALL(session, delivered, session);
}

bool hook_report_is_due(const struct session *session, const struct recipient *recipient, bool due)
{
    for (size_t i = 0; i < SERVER_CHANGES; i++) {
        const struct changes *changes = session->server->changes[i];
        if (changes && changes->hooks->report_is_due)
            due = changes->hooks->report_is_due(session, recipient, due);
    }
    return due;
}

void hook_report(const struct session *session, struct dsn_report_draft *draft)
{
    CALL(session, report, session, draft);
}

void hook_report_octets(const struct session *session, struct buffer *octets)
{
    CALL(session, report_octets, session, octets);
}

void hook_reply(struct session *session, struct reply_form *form)
{
    CALL(session, reply, session, form);
}

bool hook_reply_line(struct session *session, const struct reply_line *line, struct buffer *out)
{
    RETURN_IF_ANY(session, reply_line, session, line, out);
}

bool hook_reply_octets(struct session *session, const struct buffer *octets)
{
    RETURN_IF_ANY(session, reply_octets, session, octets);
}
