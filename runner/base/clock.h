/* Time: monotonic milliseconds, deadlines, and the flag that stops a run. */
#ifndef CLOCK_H
#define CLOCK_H

#include <stdbool.h>

/* Milliseconds of the monotonic clock. */
long clock_now(void);

/* The wall clock as "2026-11-24T18:00:00Z". */
void clock_rfc3339(char out[32]);

/* Makes waiting threads give up: created by the run, set by Ctrl-C or --fail-fast. */
struct stop;
struct stop *stop_new(void); /* NULL, and errno, if no file descriptor is left */
/* One that is also set when PARENT (which outlives it) is, and once TIMEOUT_MS have passed (0:
 * never by itself). Setting it does not set PARENT. NULL, and errno, as above. */
struct stop *stop_new_within(const struct stop *parent, long timeout_ms);
/* Whether the time of stop_new_within() has passed. */
bool stop_ran_out(const struct stop *stop);
/* Takes back stop_set(); not the parent's stop, nor that the time has passed. */
void stop_clear(struct stop *stop);
void stop_free(struct stop **stop);
void stop_set(struct stop *stop); /* from any thread, and from a signal handler */
bool stop_is_set(const struct stop *stop);
int stop_fd(const struct stop *stop); /* for poll(): readable once set, and from then on */
/* Sleeps; false if the stop cut it short. */
bool stop_sleep(const struct stop *stop, long ms);

#endif
