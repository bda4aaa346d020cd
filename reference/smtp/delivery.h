/* Delivery (RFC 5321 2.1, 4.4): to the mailboxes that recipients stand for, those of aliases and
 * lists included (3.9). */
#ifndef DELIVERY_H
#define DELIVERY_H

#include "buffer.h"

#include <stdbool.h>
#include <stddef.h>

struct session;

/* How a recipient's mailboxes are found. */
enum delivery_way { DIRECTLY, BY_ALIAS, BY_LIST, DELIVERY_WAYS };

/* What goes one way. */
struct delivery {
    enum delivery_way way;
    const char **keys; /* mailboxes, each once; the keys are borrowed */
    size_t count;
    const char *sender; /* the envelope's */
};

/* Adds the mailbox KEY, which lives as long as DELIVERY, if it is not there yet. */
void delivery_add(struct delivery *delivery, const char *key);
void delivery_remove(struct delivery *delivery, const char *key);

/* Puts the content of the transaction into the mailboxes as it is, with trace fields; false if the
 * store has no room. */
bool deliver_transaction(struct session *session);

#endif
