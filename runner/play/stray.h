/* A message that has come to somebody else's mailbox: a server that mixes up its sessions loses it
 * for one recipient and discloses it to another. */
#ifndef STRAY_H
#define STRAY_H

#include "session.h"

/* The recipient of the target in whose mailbox a message with TOKEN is, which is missing in that of
 * RECIPIENT; NULL: none, or the session has named that recipient, or one that stands for several.
 * Owned by the target. */
const char *stray_recipient(const struct session *session, const char *recipient,
                            const char *token);

#endif
