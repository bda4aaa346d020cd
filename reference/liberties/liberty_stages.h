/* The hooks of the liberties, a file for each stage. */
#ifndef LIBERTY_STAGES_H
#define LIBERTY_STAGES_H

#include "hooks.h"

/* liberty_reply.c */
void liberty_reply(struct session *session, struct reply_form *form);
bool liberty_reply_line(struct session *session, const struct reply_line *line, struct buffer *out);
/* Replaces the text of the reply with TEXT, which is emptied; it may have been made of the present
 * text. */
void reply_form_take(struct session *session, struct reply_form *form, struct buffer *text);

/* liberty_ehlo.c: the rows of the EHLO response, and the response as a whole. */
void liberty_extension(const struct session *session, struct extension *extension);
void liberty_ehlo(struct session *session, struct reply_form *form);

/* liberty_trace.c */
void liberty_trace(const struct session *session, struct trace *trace);
void liberty_fields(const struct session *session, struct buffer *fields);
void liberty_message_octets(const struct session *session, const struct delivery *delivery,
                            struct buffer *octets);

/* liberty_report.c */
void liberty_report(const struct session *session, struct dsn_report_draft *draft);
void liberty_report_octets(const struct session *session, struct buffer *octets);

#endif
