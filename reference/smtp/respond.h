/* Replies (RFC 5321 4.2), with enhanced status codes (RFC 2034) where they belong. */
#ifndef RESPOND_H
#define RESPOND_H

#include "params.h"

struct session;

/* A reply of one line. ENHANCED is "2.1.0", or NULL for replies that bear none (greeting, EHLO,
 * 3yz: RFC 2034 4). The text is cut where the line would pass 512 octets (4.5.3.1.5). */
void respond(struct session *session, unsigned code, const char *enhanced, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* A reply of a line for each line of TEXT, which LF separates. */
void respond_lines(struct session *session, unsigned code, const char *enhanced, const char *text);

/* The replies that many commands share. */
void respond_bad_order(struct session *session, const char *why);     /* 503 5.5.1 */
void respond_bad_argument(struct session *session, const char *what); /* 501 5.5.4 */
/* What is wrong with the parameters of MAIL or RCPT; true, and no reply, if nothing is. */
bool respond_params(struct session *session, enum params_outcome outcome);

#endif
