/* Playing a case for the first time, or once more.
 *
 * Threads: any, a case at a time each; the lock of the queue is not held. */
#ifndef AGAIN_H
#define AGAIN_H

#include "queue.h"

/* Plays a case into its result. One that was played before is marked as played again. If the
 * playing is stopped it keeps the result it had; one without a result gets its dialogue so far. */
enum play_end again_play(struct queue *queue, size_t index);

/* What a playing found takes the place of what was there; whose result it is stays. FRESH holds
 * nothing from then on that is to be freed. */
void again_accept(struct smtpspec_result *result, struct smtpspec_result *fresh);
/* Frees what a playing found. */
void again_drop(struct smtpspec_result *fresh);

#endif
