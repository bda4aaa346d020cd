/* Messages that the server writes itself: reports on failed deliveries (RFC 5321 6.1, RFC 3464).
 * The server refuses at RCPT what it cannot deliver; only a fault makes it accept that, and others
 * then spoil the report. */
#ifndef NOTICE_H
#define NOTICE_H

#include <stdbool.h>

struct session;

/* The mailbox of those who have none. */
#define NOTICE_NOWHERE "nowhere"

/* Whether recipients that do not exist are accepted. */
bool notice_accepts_unknown(const struct session *session);

/* Refuses the message, and returns true, if a fault wants that for a recipient that does not
 * exist. */
bool notice_refuses(struct session *session);

/* Reports the recipients of a delivered message that do not exist to its sender. */
void notice_send(struct session *session);

#endif
