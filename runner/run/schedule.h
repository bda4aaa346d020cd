/* Playing many cases: side by side, then, one at a time, those that want to be alone and those that
 * failed beside others.
 *
 * Threads: `jobs` workers take the next case from a locked queue; each writes only into its case's
 * result. A 421 at the greeting halves the number of sessions at once, and the case goes back into
 * the queue. */
#ifndef SCHEDULE_H
#define SCHEDULE_H

#include "context.h"
#include "script.h"

struct schedule {
    const struct context *context;
    const struct script *const *scripts; /* those with `always` are passed over */
    size_t count;
    struct smtpspec_result *results; /* one a script, in the same order; identity filled in */
    bool *played;                    /* which of them have a verdict; all false before */
    unsigned jobs;
    bool fail_fast;
    bool strict;                              /* a warn is a failure, for fail_fast */
    struct stop *stop;                        /* set on fail_fast, or as the reporter wishes */
    const struct smtpspec_reporter *reporter; /* told of each result, one at a time; NULL: nobody */
};

/* Plays them; returns when all are played or the run was stopped. */
void schedule_play(const struct schedule *schedule);

#endif
