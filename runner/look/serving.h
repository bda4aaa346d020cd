/* How a server serves its clients, asked before the first case: how long it takes for a reply, and
 * whether it talks to two clients at once.
 *
 * Threads: one asks, before there are others. */
#ifndef SERVING_H
#define SERVING_H

#include "budget.h"
#include "context.h"

/* Costs two replies. What cannot be learned is left as 0, which is for the survey to report. */
struct pace serving_pace(const struct context *context);

/* Whether a second client waits, or is turned away, until the first is gone. */
bool serving_is_one_at_a_time(const struct context *context, const struct pace *pace);

#endif
