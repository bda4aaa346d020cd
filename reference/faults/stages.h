/* The hooks of the faults, by stage; hooks.h says what each is for. */
#ifndef STAGES_H
#define STAGES_H

#include "hooks.h"

/* The mailbox of recipients that have none. */
#define FAULT_NOWHERE "nowhere"

extern const struct hooks fault_hooks;

/* session.c */
void fault_begin(struct session *session);
void fault_end(struct session *session);
void fault_release(struct session *session);
bool fault_clear(struct session *session, enum clear_event event);
void fault_before_mail(struct session *session);
bool fault_keep_back(struct session *session);
bool fault_is_due(struct session *session, const struct change *change);
/* Delivers the completed message that is held back, unless the client goes on at once. */
void fault_await_undoing(struct session *session);
/* Cancels the completed message that is held back, after a command that was rejected. */
void fault_undo_after_error(struct session *session);
/* command.c */
void fault_before_line(struct session *session);
bool fault_line(struct session *session, struct buffer *octets);
void fault_command(struct command *command);
void fault_answered(struct session *session);
/* argument.c */
void fault_argument(struct command *command);
void fault_rejected(struct command *command);
void fault_base64(const struct session *session, struct buffer *text);
void fault_extension(const struct session *session, struct extension *extension);
/* policy.c */
void fault_sender(struct command *command);
void fault_recipient(struct command *command, char *mailbox, size_t size);
void fault_deliveries(struct session *session, struct delivery *deliveries);
/* data_ends.c */
void fault_data_end(const struct session *session, const struct data_search *search,
                    struct data_end *end);
/* content.c */
bool fault_unstuff(struct session *session, const struct buffer *raw, struct buffer *content);
bool fault_received(struct session *session, const struct buffer *raw);
bool fault_chunk_octets(const struct session *session, const char *octets, size_t length,
                        struct buffer *content);
void fault_chunk(struct command *command);
void fault_message(struct command *command);
void fault_rejected_message(struct command *command);
void fault_content(struct session *session, struct buffer *content);
void fault_message_octets(const struct session *session, const struct delivery *delivery,
                          struct buffer *octets);
/* trace_fields.c */
void fault_trace(const struct session *session, struct trace *trace);
void fault_fields(const struct session *session, struct buffer *fields);
size_t fault_front(const struct session *session, const struct buffer *content);
/* report.c */
bool fault_report_is_due(const struct session *session, const struct recipient *recipient,
                         bool due);
void fault_report(const struct session *session, struct dsn_report_draft *draft);
/* notice.c */
void fault_delivered(struct session *session);
/* reply.c */
void fault_reply(struct session *session, struct reply_form *form);
bool fault_reply_line(struct session *session, const struct reply_line *line, struct buffer *out);
bool fault_reply_octets(struct session *session, const struct buffer *octets);

#endif
