/* What happens when a message is complete (RFC 5321 4.1.1.4): the last checks, the trace fields,
 * delivery, and the one reply for all. */
#ifndef MESSAGE_END_H
#define MESSAGE_END_H

#include <stdbool.h>

struct session;

enum content_fault {
    CONTENT_OK,
    CONTENT_TOO_BIG,
    CONTENT_BARE_LINE_END, /* a CR or LF by itself, where the message came by DATA */
};

/* Delivers the content of the transaction, answers, and clears the transaction. */
void finish_message(struct session *session, enum content_fault fault);

/* Puts the content as it is into the mailboxes; false if the store has no room. */
bool finish_deliver(struct session *session);

/* Delivers the finished message that a fault has held back, if there is one. */
void finish_held(struct session *session);

#endif
