/* The time of a run: how much there is, whether it ran out, and how much the cases will need.
 *
 * It is handed down as a stop: whatever waits in a run (a connection, a mailbox, a program) waits
 * for its own time-out or for this, whichever comes first.
 *
 * Threads: any number may look. */
#ifndef BUDGET_H
#define BUDGET_H

#include "clock.h"
#include "err.h"
#include "script.h"

#include <stddef.h>

struct budget;

/* From now on for MAX_MS milliseconds (0: without end), or until STOP, which outlives it, is set.
 * NULL with the reason. */
struct budget *budget_new(const struct stop *stop, long max_ms, struct err *err);
void budget_free(struct budget **budget);

/* What is set when the time has run out, or the stop of budget_new(). The budget's. */
struct stop *budget_stop(const struct budget *budget);
bool budget_ran_out(const struct budget *budget);
/* Milliseconds that are left; LONG_MAX without end. */
long budget_left(const struct budget *budget);
/* "15 min", "90 s": the whole of it, for messages; free() it. */
char *budget_words(const struct budget *budget);

/* What is known of a server's pace, in milliseconds. */
struct pace {
    long greeting, reply;
};

/* About how many milliseconds the scripts take with JOBS sessions at once, by what they wait and by
 * the number of replies they await. */
long budget_estimate(const struct script *const *scripts, size_t count, unsigned jobs,
                     const struct pace *pace);

/* A time in words, as people say it; free() it. */
char *budget_time(long ms);

#endif
