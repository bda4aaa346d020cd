/* The end of a message (RFC 5321 4.1.1.4): the last checks, delivery, notifications, and one reply
 * for all recipients. */
#ifndef MESSAGE_END_H
#define MESSAGE_END_H

struct command;

/* Delivers the content of the transaction, which the command's message describes, answers, and
 * clears the transaction. */
void message_end(struct command *command);

#endif
