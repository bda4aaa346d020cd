/* Final delivery (RFC 5321 2.1, 4.4): to the mailboxes that the recipients stand for, with aliases
 * and lists expanded (3.9). */
#ifndef DELIVERY_H
#define DELIVERY_H

#include "buffer.h"

#include <stdbool.h>
#include <stddef.h>

struct session;

/* How a recipient's mailboxes are found. */
enum delivery_way { DIRECTLY, BY_ALIAS, BY_LIST, DELIVERY_WAYS };

/* What is delivered one way. */
struct delivery {
    enum delivery_way way;
    const char **keys; /* mailboxes, each once; the keys are borrowed */
    size_t count;
    const char *sender; /* of the envelope */
};

/* Adds the mailbox KEY, which must outlive DELIVERY, unless it is there already. */
void delivery_add(struct delivery *delivery, const char *key);
void delivery_remove(struct delivery *delivery, const char *key);

/* Delivers the content of the transaction unchanged, with trace fields; false if it cannot be
 * stored. */
bool deliver_transaction(struct session *session);

#endif
