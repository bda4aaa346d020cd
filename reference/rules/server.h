/* What all sessions of one reference server share: const once it listens, save the store (which
 * locks itself), the TLS context (made by the first who needs it) and the atomic counters. */
#ifndef SERVER_H
#define SERVER_H

#include "clock.h"
#include "identity.h"
#include "store.h"

#include <stdatomic.h>
#include <stdbool.h>

struct changes;
struct fault_set;
struct liberty_set;
struct session_legacies;

/* The faults and the liberties. */
#define SERVER_CHANGES 2

struct server {
    const struct changes *changes[SERVER_CHANGES]; /* of the right server: changes.h */
    const struct fault_set *faults;                /* these three are for those who change it */
    const struct liberty_set *liberties;
    struct session_legacies *legacies;
    long idle_ms;
    bool next_hop; /* accept every recipient but one, for whatever domain */
    struct store *store;
    struct identity *identity;
    struct stop *stop;
    atomic_ulong ids;       /* of messages */
    atomic_uint sessions;   /* so far, but for those that are spared */
    atomic_bool is_sparing; /* sessions that begin now are spared */
};

#endif
