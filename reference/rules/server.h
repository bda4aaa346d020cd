/* What all sessions of one reference server share. It is const once the server listens, except for
 * the store, the identity, the legacies and the pairs seen by the liberties, each of which has a
 * lock of its own, and the atomic members. */
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
    const struct changes *changes[SERVER_CHANGES]; /* to the correct server: changes.h */
    const struct fault_set *faults; /* these three are for the faults and liberties only */
    const struct liberty_set *liberties;
    struct session_legacies *legacies;
    long idle_ms;
    bool next_hop; /* accept every recipient but one, in any domain */
    struct store *store;
    struct identity *identity;
    struct stop *stop;
    atomic_ulong ids;       /* of messages */
    atomic_uint sessions;   /* so far, without those that are spared */
    atomic_bool is_sparing; /* sessions that begin now are spared */
};

#endif
