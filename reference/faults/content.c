/* The stage of the content: what becomes of it between the connection and the mailbox. */
#include "clock.h"
#include "count_of.h"
#include "delivery.h"
#include "faulty.h"
#include "mail_content.h"
#include "reference_names.h"
#include "stages.h"

#include <string.h>
#include <strings.h>

#define SHORT_LINE 500

/* The number of leading dots to remove from a line. */
static size_t dots_of(const struct session *session, const char *at, const char *end)
{
    size_t dots = 0;
    if (faulty(session, FAULT_DOTS_NOT_REMOVED))
        return 0;
    while (at + dots < end && at[dots] == '.' && (!dots || faulty(session, FAULT_ALL_DOTS_REMOVED)))
        dots++;
    return dots;
}

static bool changes_unstuffing(const struct session *session)
{
    return fault_is_on(session, FAULT_DOTS_NOT_REMOVED) ||
           fault_is_on(session, FAULT_ALL_DOTS_REMOVED) ||
           fault_is_on(session, FAULT_LF_BEGINS_A_LINE) ||
           fault_is_on(session, FAULT_CR_BEGINS_A_LINE);
}

/* Counts the session's line along, which the conditions depend on. */
bool fault_unstuff(struct session *session, const struct buffer *raw, struct buffer *content)
{
    const char *ending = faulty(session, FAULT_LF_BEGINS_A_LINE)   ? "\n"
                         : faulty(session, FAULT_CR_BEGINS_A_LINE) ? "\r"
                                                                   : "\r\n";
    const char *at = raw->octets + 2, *end = raw->octets + raw->length;
    unsigned line = session->line;
    if (!changes_unstuffing(session))
        return false;
    session->line = 0;
    while (at < end) {
        session->line++;
        at += dots_of(session, at, end);
        const char *found = memmem(at, (size_t)(end - at), ending, strlen(ending));
        const char *next = found ? found + strlen(ending) : end;
        if (next < end && next[-1] == '\r' && *next == '\n')
            next++;
        buffer_add(content, at, (size_t)(next - at));
        at = next;
    }
    session->line = line;
    return true;
}

static void clear_eighth_bit(struct buffer *content)
{
    for (size_t i = 0; i < content->length; i++)
        content->octets[i] = (char)(content->octets[i] & 0x7F);
}

static void drop_empty_lines(struct buffer *content)
{
    while (content->length >= 4 && !memcmp(content->octets + content->length - 4, "\r\n\r\n", 4))
        buffer_cut(content, content->length - 2);
}

static void cut_lines(struct buffer *content)
{
    struct buffer cut = {0};
    size_t column = 0;
    for (size_t i = 0; i < content->length; i++) {
        column = content->octets[i] == '\n' ? 0 : column + 1;
        if (column > SHORT_LINE) {
            buffer_add_text(&cut, "\r\n");
            column = 1;
        }
        buffer_add(&cut, content->octets + i, 1);
    }
    buffer_release(content);
    *content = cut;
}

static void change_received(struct session *session, const struct buffer *raw)
{
    const struct transaction *transaction = &session->transaction;
    struct buffer *content = &session->transaction.content;
    bool eight = transaction->body == BODY_8BITMIME;
    if (faulty(session, FAULT_DOTS_KEPT_IN_8BIT) && eight) {
        buffer_clear(content);
        buffer_add(content, raw->octets + 2, raw->length - 2);
    }
    if (faulty(session, FAULT_EIGHTH_BIT_CLEARED))
        clear_eighth_bit(content);
    if (faulty(session, FAULT_LAST_EMPTY_LINES_LOST))
        drop_empty_lines(content);
    if (faulty(session, FAULT_LONG_8BIT_LINES_CUT) && eight)
        cut_lines(content);
    if (faulty(session, FAULT_DECLARED_SIZE_ENDS_MESSAGE) && transaction->declared &&
        content->length > transaction->declared)
        buffer_cut(content, (size_t)transaction->declared);
}

bool fault_received(struct session *session, const struct buffer *raw)
{
    change_received(session, raw);
    if (!faulty(session, FAULT_DECLARED_SIZE_AWAITED) ||
        session->transaction.content.length >= session->transaction.declared)
        return false;
    while (wire_fill(&session->wire) == WIRE_OK)
        buffer_clear(&session->wire.in);
    return true;
}

bool fault_chunk_octets(const struct session *session, const char *octets, size_t length,
                        struct buffer *content)
{
    bool no_nul = faulty(session, FAULT_BINARY_NUL_LOST);
    bool no_bare_lf = faulty(session, FAULT_BINARY_LF_CONVERTED);
    bool no_dots = faulty(session, FAULT_BDAT_DOTS_REMOVED);
    if (!no_nul && !no_bare_lf && !no_dots)
        return false;
    for (const char *c = octets; c < octets + length; c++) {
        char before = content->length ? content->octets[content->length - 1] : '\0';
        if (*c == '\n' && before != '\r' && no_bare_lf)
            buffer_add(content, "\r", 1);
        if (*c == '.' && before == '\n' && no_dots)
            continue;
        if (*c || !no_nul)
            buffer_add(content, c, 1);
    }
    return true;
}

void fault_chunk(struct command *command)
{
    struct session *session = command->session;
    struct buffer *content = &session->transaction.content;
    unsigned long long size = command->chunk.size;
    if (command->chunk.last && faulty(session, FAULT_BDAT_LAST_CHUNK_LOST))
        buffer_cut(content, size < content->length ? content->length - (size_t)size : 0);
}

void fault_message(struct command *command)
{
    if (faulty(command->session, FAULT_SLOW_AT_THE_END))
        stop_sleep(command->session->server->stop, 6000);
}

void fault_rejected_message(struct command *command)
{
    if (faulty(command->session, FAULT_REFUSED_MESSAGE_DELIVERED))
        deliver_transaction(command->session);
}

/* Changes a line: appends what becomes of it to OUT. */
typedef void line_change(const struct content_line *line, struct buffer *out);

static void strip_trailing_space(const struct content_line *line, struct buffer *out)
{
    size_t length = line->length - (line->ended ? 2 : 0);
    while (length && (line->octets[length - 1] == ' ' || line->octets[length - 1] == '\t'))
        length--;
    buffer_add(out, line->octets, length);
    buffer_add(out, "\r\n", line->ended ? 2 : 0);
}

static void strip_controls(const struct content_line *line, struct buffer *out)
{
    for (const char *c = line->octets; c < line->octets + line->length; c++)
        if (*c & 0xE0 || *c == '\r' || *c == '\n' || *c == '\t')
            buffer_add(out, c, 1);
}

static void expand_tabs(const struct content_line *line, struct buffer *out)
{
    for (const char *c = line->octets; c < line->octets + line->length; c++)
        buffer_add(out, *c == '\t' ? " " : c, 1);
}

static void cut_long(const struct content_line *line, struct buffer *out)
{
    if (line->length <= 900) {
        buffer_add(out, line->octets, line->length);
        return;
    }
    buffer_add(out, line->octets, 898);
    buffer_add(out, "\r\n", 2);
}

static void wrap_long(const struct content_line *line, struct buffer *out)
{
    size_t done = 0;
    for (; line->length - done > 900; done += 900) {
        buffer_add(out, line->octets + done, 900);
        buffer_add(out, "\r\n", 2);
    }
    buffer_add(out, line->octets + done, line->length - done);
}

static void escape_from(const struct content_line *line, struct buffer *out)
{
    if (line->length > 5 && !memcmp(line->octets, "From ", 5))
        buffer_add(out, ">", 1);
    buffer_add(out, line->octets, line->length);
}

static void drop_received(const struct content_line *line, struct buffer *out)
{
    if (line->length < 9 || strncasecmp(line->octets, "Received:", 9) != 0)
        buffer_add(out, line->octets, line->length);
}

static void drop_inner_dots(const struct content_line *line, struct buffer *out)
{
    for (size_t i = 0; i < line->length; i++)
        if (line->octets[i] != '.' || i == 0 || line->octets[i - 1] != ' ')
            buffer_add(out, line->octets + i, 1);
}

static void undo_encoding(const struct content_line *line, struct buffer *out)
{
    for (size_t i = 0; i < line->length; i++) {
        bool encoded = line->length - i >= 3 && !memcmp(line->octets + i, "=20", 3);
        buffer_add(out, encoded ? " " : line->octets + i, 1);
        i += encoded ? 2 : 0;
    }
}

/* Completes a From field without a domain with ours. */
static void complete_address(const struct content_line *line, struct buffer *out)
{
    bool bare = line->length > 8 && !memcmp(line->octets, "From: ", 6) &&
                !memchr(line->octets, '@', line->length);
    buffer_add(out, line->octets, line->length - (bare ? 2 : 0));
    if (bare)
        buffer_add_text(out, "@" REFERENCE_DOMAIN "\r\n");
}

static const struct {
    enum fault_id fault;
    line_change *change;
} changes[] = {
    {FAULT_ENCODING_UNDONE, undo_encoding},
    {FAULT_ADDRESSES_COMPLETED, complete_address},
    {FAULT_TRAILING_BLANKS_STRIPPED, strip_trailing_space},
    {FAULT_CONTROLS_STRIPPED, strip_controls},
    {FAULT_TABS_EXPANDED, expand_tabs},
    {FAULT_LONG_LINES_CUT, cut_long},
    {FAULT_LONG_LINES_WRAPPED, wrap_long},
    {FAULT_FROM_ESCAPED, escape_from},
    {FAULT_OLD_RECEIVED_REMOVED, drop_received},
    {FAULT_INNER_DOTS_REMOVED, drop_inner_dots},
};

static void change_lines(struct buffer *content, line_change *change)
{
    struct buffer changed = {0};
    const char *at = content->octets, *end = at + content->length;
    while (at && at < end) {
        struct content_line line = content_next_line(&at, end);
        change(&line, &changed);
    }
    buffer_release(content);
    *content = changed;
}

void fault_content(struct session *session, struct buffer *content)
{
    for (size_t i = 0; i < COUNT_OF(changes); i++)
        if (faulty(session, changes[i].fault))
            change_lines(content, changes[i].change);
    if (faulty(session, FAULT_BIG_MESSAGES_CUT))
        buffer_cut(content, 60000);
    if (content->length > 2 && faulty(session, FAULT_LAST_CRLF_LOST))
        buffer_cut(content, content->length - 2);
    if (faulty(session, FAULT_EXTRA_LINE_ADDED))
        buffer_add(content, "\r\n", 2);
    if (faulty(session, FAULT_FOOTER_ADDED))
        buffer_add_text(content, "-- \r\nChecked by mx.test.example\r\n");
}

/* Where the value of the Subject field begins; 0 if there is none. */
static size_t subject_of(const struct buffer *octets)
{
    static const char name[] = "\r\nSubject: ";
    const char *field =
        octets->length ? memmem(octets->octets, octets->length, name, sizeof name - 1) : NULL;
    return field ? (size_t)(field - octets->octets) + sizeof name - 1 : 0;
}

static void mark_subject(struct buffer *octets)
{
    struct buffer marked = {0};
    size_t subject = subject_of(octets);
    if (!subject)
        return;
    buffer_add(&marked, octets->octets, subject);
    buffer_add_text(&marked, "[staff] ");
    buffer_add(&marked, octets->octets + subject, octets->length - subject);
    buffer_release(octets);
    *octets = marked;
}

void fault_message_octets(const struct session *session, const struct delivery *delivery,
                          struct buffer *octets)
{
    bool list = delivery->way == BY_LIST, alias = delivery->way == BY_ALIAS;
    if (list && faulty(session, FAULT_LIST_MARKS_THE_SUBJECT))
        mark_subject(octets);
    if (alias && faulty(session, FAULT_ALIAS_ADDS_A_LINE))
        buffer_add_text(octets, "This message was sent to an alias.\r\n");
}
