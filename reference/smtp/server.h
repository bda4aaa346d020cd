/* What all sessions of one reference server share: const once it listens, save the store (which
 * locks itself), the TLS context (made by the first who needs it) and the counter of ids. */
#ifndef SERVER_H
#define SERVER_H

#include "clock.h"
#include "faults.h"
#include "identity.h"
#include "store.h"

#include <stdatomic.h>
#include <stdbool.h>

struct between;

struct server {
    struct fault_set faults;
    long idle_ms;
    bool next_hop;
    struct store *store;
    struct identity *identity;
    struct between *between; /* the faults' */
    struct stop *stop;
    atomic_ulong ids;         /* of messages */
    atomic_ulong connections; /* so far */
};

/* RFC 5321 4.5.3.1.8 asks for 100 at least. */
#define SERVER_RECIPIENTS_MOST 1000
/* RFC 5321 6.3. */
#define SERVER_HOPS_MOST 100

#endif
