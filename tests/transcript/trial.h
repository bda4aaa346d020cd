/* The trial: the catalogue is played once against the reference server and taped; then each reply
 * on each tape is changed in every way, and the case is played from the tape.
 *
 * Threads: an atomic counter hands out cases; the lock guards counts and output. */
#ifndef TRIAL_H
#define TRIAL_H

#include "finding.h"
#include "schedule.h"

#include <pthread.h>
#include <stdatomic.h>

struct trial;

/* The context that cases are given: it leads back to the trial. */
struct taped_context {
    struct context context; /* the schedule's own */
    struct trial *trial;
};

struct trial {
    enum deck_blindness blindness;
    bool tells;         /* prints each change */
    bool all;           /* every line of long replies */
    const char *prefix; /* of the cases whose replies are changed */
    const struct schedule *schedule;
    struct tape *tapes; /* one per script */
    const struct script **invariants;
    size_t invariants_count;
    atomic_size_t next, too_long;
    pthread_mutex_t lock; /* for the members below, and standard output */
    size_t cases, replies, unlike, untaped[SMTPSPEC_VERDICTS];
    size_t counts[CHANGE_KINDS][FINDINGS];
    size_t left, never_failed, looks_elsewhere, judges_nothing;
};

/* Plays and replays the scripts; false with the reason in ERR if they cannot be played at all. */
bool trial_hold(struct trial *trial, const struct script *const *scripts, size_t count,
                struct err *err);
size_t trial_unexplained(const struct trial *trial);

#endif
