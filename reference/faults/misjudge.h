/* The faults of deciding on senders and recipients. */
#ifndef MISJUDGE_H
#define MISJUDGE_H

#include "address.h"

#include <stdbool.h>

struct session;

/* Whether a fault has refused the sender; it has been answered then. */
bool misjudge_sender(struct session *session, const struct address *address);

/* Whether a fault has refused the recipient; it has been answered then. */
bool misjudge_refuses(struct session *session, const struct address *address);

/* Where a fault sends the message for a recipient whatever the directory says of it: a key of the
 * store; NULL if none does. KEY has room for ADDRESS_PATH_MOST + 1 octets. */
const char *misjudge_accepts(const struct session *session, const struct address *address,
                             char *key);

/* Changes a recipient's address as it is passed on. */
void misjudge_mailbox(const struct session *session, char *mailbox);

/* Makes room in the wrong way, and puts a source route where it does not belong. */
void misjudge_before_adding(struct session *session, const struct address *address);

#endif
