/* The sentinel: a second, complete message to the same recipient. When it is in the mailbox, what
 * was sent before it and is to be delivered should be there too, so "none" can be said without
 * sleeping and hoping. */
#ifndef SENTINEL_H
#define SENTINEL_H

#include "session.h"

/* Delivers one to RECIPIENT on a connection of its own and waits until it is there. STEP_TROUBLE if
 * it cannot be delivered. */
enum step_end sentinel_play(struct session *session, const struct step *step,
                            const char *recipient);

#endif
