/* What happens when a message is complete (RFC 5321 4.1.1.4): the last checks, delivery, reports,
 * and the one reply for all. */
#ifndef MESSAGE_END_H
#define MESSAGE_END_H

struct command;

/* Delivers the content of the transaction, of which the command's MESSAGE tells, answers, and
 * clears the transaction. */
void message_end(struct command *command);

#endif
