/* Stops a run from outside: by the caller's stop, and when its time is up.
 *
 * Threads: it has its own, which waits and touches nothing but the run's stop. */
#ifndef WATCH_H
#define WATCH_H

#include "clock.h"
#include "err.h"

struct watch;

/* From now on sets RUN once CALLER (NULL: nobody) is set or SECONDS (0: no limit) have passed. NULL
 * with the reason. Both stops outlive it. */
struct watch *watch_new(struct stop *run, const struct stop *caller, double seconds,
                        struct err *err);
/* Ends it; NULL is fine. */
void watch_free(struct watch **watch);

#endif
