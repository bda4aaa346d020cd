/* Messages that do not come: whether it is the mailbox that gets none, or the cases that lost them.
 *
 * Threads: a worker looks after each case that it has played. */
#ifndef MISSING_MAIL_H
#define MISSING_MAIL_H

#include "queue.h"

/* Where several cases waited in vain for mail of one recipient, who got none since: sends a plain
 * message. If that does not come either it is said, and nobody waits for mail of this recipient any
 * more. Without the lock of the queue. */
void missing_mail_examine(const struct queue *queue);

#endif
