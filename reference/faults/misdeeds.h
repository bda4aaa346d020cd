/* The faults that do something besides the reply, or refuse a command before its time. */
#ifndef MISDEEDS_H
#define MISDEEDS_H

#include <stdbool.h>

struct session;

/* Whether a reply of CODE to the command being answered (the greeting before that) is one of those
 * that VERBS and WHICH of REPLY_FAULT and AFTER_FAULT name. */
bool misdeed_concerns(const struct session *session, unsigned code, const char *verbs,
                      unsigned which);

/* Refuses the session's command with 503 where a fault wants that; whether it has. */
bool misdeed_refuses(struct session *session);

/* To be called when the command has been answered. */
void misdeeds_after(struct session *session);

#endif
