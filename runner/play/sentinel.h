/* The sentinel: a second, complete message to the same recipient. Once it is in the mailbox,
 * whatever was to be delivered before it should be there too, so "none" does not depend on waiting
 * and hoping. */
#ifndef SENTINEL_H
#define SENTINEL_H

#include "session.h"

/* A plain message with its end, with the fields of RFC 5322 3.6 and those that policies ask for.
 * free() it. */
char *sentinel_message(const char *sender, const char *recipient, const char *token);

/* Sends one to the first recipient on a separate connection, to see whether plain mail is accepted.
 * STEP_SKIPPED: it is refused, as the last reply of the probe channel says. */
enum step_end sentinel_send(struct session *session, const struct step *step);

/* Delivers one to RECIPIENT on a separate connection and waits until it is there. STEP_SKIPPED
 * if it is refused. */
enum step_end sentinel_play(struct session *session, const struct step *step,
                            const char *recipient);
/* The same, and the connection stays open: a server that loses every message is not accused of
 * losing one for what is special about it. */
enum step_end sentinel_play_and_stay(struct session *session, const struct step *step,
                                     const char *recipient);

#endif
