/* Results that say nothing yet, since the machine may have been slow: what came about by waiting in
 * vain. It is played again, alone and with patience, before it counts.
 *
 * Threads: may be added by several at once. */
#ifndef DOUBTS_H
#define DOUBTS_H

#include "reference.h"
#include "smtpspec.h"

#include <pthread.h>
#include <stdbool.h>

struct doubt {
    const struct fault *fault;
    size_t script; /* its index in the catalogue */
};

struct doubts {
    pthread_mutex_t lock; /* of what follows, and of what the functions below are given to do */
    struct doubt *all;
    size_t count;
};

#define DOUBTS_NONE                                                                                \
    {                                                                                              \
        .lock = PTHREAD_MUTEX_INITIALIZER                                                          \
    }

/* Whether RESULT took as long as a wait of WAIT_MS. */
bool was_awaited(const struct smtpspec_result *result, long wait_ms);

void doubts_add(struct doubts *doubts, const struct fault *fault, size_t script);
/* Calls PLAY, a few at a time, for each doubt that MATTERS by then, and forgets them all. MATTERS
 * is called under the lock, PLAY without it. */
void doubts_settle(struct doubts *doubts, bool (*matters)(void *state, const struct doubt *doubt),
                   void (*play)(void *state, const struct doubt *doubt), void *state);

#endif
