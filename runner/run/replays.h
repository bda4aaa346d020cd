/* What is played again, and what comes of it.
 *
 * A failure that was reached while others ran is not final. One by an answer is played three times
 * while other cases run and three times alone; one by waiting three times, in one batch, side by
 * side. A warn, and a case that could not be tried, are played again once: it takes no more to be
 * sure of either.
 *
 * Threads: with the lock of the queue. */
#ifndef REPLAYS_H
#define REPLAYS_H

#include "failing.h"
#include "queue.h"

/* Takes what the last playing of a case found, and how that failed: the case is to be played again,
 * or is finished. */
void replays_settle(struct queue *queue, size_t index, enum failing failing,
                    struct smtpspec_result *fresh);

/* The run was stopped: what failed alone as well has its verdict; what is left has the result it
 * had. */
void replays_stop(struct queue *queue);

/* Cases that passed when they were played again: if a kind of failure upset three of them, the
 * first is unsteady, and names the others. */
void replays_fold(struct queue *queue);

#endif
