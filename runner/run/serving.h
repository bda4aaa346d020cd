/* How a server serves its clients, asked before the first case: how long it takes for a reply, and
 * whether it talks to two clients at once.
 *
 * Threads: one asks, before there are others. */
#ifndef SERVING_H
#define SERVING_H

#include "budget.h"
#include "context.h"

struct serving {
    struct pace pace;
    bool one_at_a_time; /* a second client waits, or is turned away, until the first is gone */
};

/* Costs a few replies; what cannot be learned is left as nothing, which is for the cases to find.
 */
struct serving serving_ask(const struct context *context);

#endif
