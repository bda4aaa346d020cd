/* No more connections than so many a second, each an equal time after the one before.
 *
 * Threads: any number wait for their turn. */
#ifndef RATE_H
#define RATE_H

#include "clock.h"

struct rate;

/* PER_SECOND is above 0. */
struct rate *rate_new(double per_second);
void rate_free(struct rate **rate);

/* Waits for the next turn, or until STOP is set. Returns how many milliseconds that took. RATE
 * NULL: there is no limit. */
long rate_wait(struct rate *rate, const struct stop *stop);

#endif
