/* Plays many cases: concurrently; then, concurrently again, three times those that failed while
 * others ran; then, one at a time, those that want to be alone, and three times those that failed
 * by an answer. What comes of that is in attempts.h. What fails as the target's deviations list it
 * is not played again.
 *
 * A server that stops answering is noticed while cases are played, and reported once as a finding.
 * If it can be started again, the cases that were open are played alone to find the one that it
 * dies of. Cases that could not be played then are errors that name the finding.
 *
 * Threads: `jobs` workers take the next case from a locked queue; each writes only into its case's
 * result. A 421 at the greeting halves the number of concurrent sessions, and the case goes back
 * into the queue. */
#ifndef SCHEDULE_H
#define SCHEDULE_H

#include "context.h"
#include "err.h"
#include "failure.h"
#include "findings.h"
#include "script.h"

struct schedule {
    const struct context *context;
    const struct script *const *scripts; /* those with `always` are ignored */
    size_t count;
    struct smtpspec_result
        *results; /* one per script, in the same order, with identities filled in */
    bool *played; /* which of them have a verdict; all false before */
    unsigned jobs;
    unsigned repeat; /* how often each is played; 0: once */
    bool hurried; /* there is no time for all of them: those with the fewest replies come first */
    bool fail_fast;
    struct failure_rule failures;           /* what counts as one, for fail_fast */
    const struct smtpspec_record *baseline; /* what it has does not; NULL: none */
    struct stop *stop;                      /* set on fail_fast, or when the reporter says so */
    struct stop *sessions;     /* the context's, set by STOP too: cuts the sessions that are open */
    struct findings *findings; /* NULL: nobody wants them */
    /* Starts the server again, while no session is open; NULL: it is not ours to start. */
    bool (*restart)(void *state, struct err *err);
    void *restart_state;
    const struct smtpspec_reporter *reporter; /* gets each result, one at a time; NULL: nobody */
};

/* Plays them; returns once all have been played or the run was stopped. What was to be played again
 * by then has the result it had, and is not marked as played unless it failed alone as well. */
void schedule_play(const struct schedule *schedule);

#endif
