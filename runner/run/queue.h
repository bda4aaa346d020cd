/* The cases of a run on their way: waiting, being played, waiting to be played again, told. A case
 * that is to be played several times is in the lists as often; what has become of it so far is in
 * its attempts.
 *
 * Threads: the workers of a schedule share one. Every function wants the lock held, but
 * queue_init(), queue_release() and those that say otherwise. */
#ifndef QUEUE_H
#define QUEUE_H

#include "attempts.h"
#include "breaker.h"
#include "play.h"
#include "schedule.h"

#include <pthread.h>

/* Indices of cases. */
struct cases {
    size_t *items;
    size_t count;
};

/* When a case was last played, of clock_now(); 0: it was not. */
struct turn {
    long began, ended;
    unsigned open;   /* how often it is being played now */
    size_t answered; /* the breaker's, when it began */
};

struct queue {
    const struct schedule *schedule;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct cases waiting; /* to be played side by side; a stack */
    struct cases again;   /* failed: once more, side by side */
    struct cases lone;    /* to be played alone */
    struct cases held;    /* failed by waiting for the last time: told once another is answered */
    struct cases cut;     /* were open when the sessions were cut */
    struct turn *turns;   /* one per case */
    struct attempts *attempts; /* one per case */
    struct breaker breaker;
    long heard_at;  /* when a case ended last in which the server answered, of clock_now() */
    bool examining; /* the server is being asked whether it answers: nothing is begun meanwhile */
    bool silent;    /* it was asked, and does not */
    bool hopeless;  /* nothing can be done about it */
    char *finding;  /* what was said of it last; NULL: it has always answered */
    unsigned restarts;
    bool suspicion; /* fail_fast: a case failed while other cases run, which is to be sure of first
                     */
    unsigned unheard_alone; /* how many were not greeted among others, and are played alone */
    bool turned_away;       /* a case that was alone was never let in */
    bool turning_away_said; /* as a finding */
    unsigned workers, active, limit;
    size_t done, total;
};

void queue_init(struct queue *queue, const struct schedule *schedule);
void queue_release(struct queue *queue);
/* Lets sessions be opened again after they were cut. No worker runs. */
void queue_open_again(struct queue *queue);

void cases_add(struct cases *cases, size_t index);

/* Takes the next case, when there may be one more session. False: there is nothing to do for a
 * worker. Gives the lock up while it waits. */
bool queue_take(struct queue *queue, size_t *index);
/* Notes that a case is begun again by whoever took it. Takes the lock. */
void queue_note_beginning(struct queue *queue, size_t index);
/* Takes what a playing found, which holds nothing then, and puts the case where it belongs. */
void queue_settle(struct queue *queue, size_t index, enum play_end end,
                  struct smtpspec_result *fresh);
/* The same of a case that was played alone to its end. */
void queue_settle_alone(struct queue *queue, size_t index, struct smtpspec_result *fresh);
/* A case that will not be played again has its result, which came about so; it is reported, or held
 * while it is not sure that the server answers at all. */
void queue_finish(struct queue *queue, size_t index, enum failing failing);
/* The case waits to be played as if it never had been. */
void queue_begin_anew(struct queue *queue, size_t index);
/* Nothing is left to be played of it. */
bool queue_is_moot(const struct queue *queue, size_t index);
/* Whether the server is to be asked now whether it answers. */
bool queue_is_in_doubt(const struct queue *queue);
/* Whether no case has ended for so long that the server may be dead, though not even the longest
 * wait is over. */
bool queue_is_stalled(const struct queue *queue);
/* Makes a finding a skip if it leans on what has failed where its owner judges it (owners.h). */
void queue_ask_owners(struct queue *queue, size_t index);
/* The verdict of a case is final, unless an owner fails later. */
void queue_tell(struct queue *queue, size_t index);
/* The server answers: what is held failed by itself, and is reported. */
void queue_let_go(struct queue *queue);
/* What failed waits to be played again, the longest first. */
void queue_repeat(struct queue *queue);
/* Whether RESULT, of the case at INDEX, counts as a failure of the run as it is. */
bool queue_is_failure(const struct queue *queue, size_t index,
                      const struct smtpspec_result *result);
/* Whether RESULT fails as the target's deviations list the case. */
bool queue_is_as_listed(const struct queue *queue, size_t index,
                        const struct smtpspec_result *result);

#endif
