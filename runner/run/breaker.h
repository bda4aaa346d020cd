/* Sees in the results of a run, as they come, that the server has stopped answering.
 *
 * Threads: none of its own; whoever shares one guards it by a lock. breaker_probe() takes its time,
 * looks at nothing but the context, and is called without that lock. */
#ifndef BREAKER_H
#define BREAKER_H

#include "context.h"
#include "failing.h"

struct breaker {
    unsigned streak; /* cases in a row, as they ended, in which the server did not answer in time */
    unsigned patience; /* as many of them, and the server is asked; 0: BREAKER_PATIENCE */
    size_t answered;   /* cases that went otherwise, in the whole run */
};

#define BREAKER_PATIENCE 8

/* A case has ended so. */
void breaker_note(struct breaker *breaker, enum failing failing);
/* Whether the server is to be asked. */
bool breaker_is_due(const struct breaker *breaker);
/* It was asked, and answers: what waited in vain waited for something else. */
void breaker_reassure(struct breaker *breaker);

/* Whether an ordinary transaction is answered in time, be it by a refusal. */
bool breaker_probe(const struct context *context);

#endif
