/* Whether the mailbox can be relied on: checked before the first case, and when messages do not
 * arrive, so that what cannot be seen there is not taken for absent. */
#ifndef MAILBOX_PROBE_H
#define MAILBOX_PROBE_H

#include "context.h"

/* Sends one message and waits until it is in the mailbox of RECIPIENT. A server that rejects the
 * message is left to the cases. False, with the reason in ERR, if it accepted the message, but the
 * mailbox does not show it or cannot be read. */
bool mailbox_probe(const struct context *context, const char *recipient, struct err *err);

#endif
