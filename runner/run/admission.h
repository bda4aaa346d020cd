/* A client who is turned away at the door, by 421 or a close in place of the greeting, though no
 * other is there: the server limits how often it lets clients in, or does not serve us at all.
 *
 * Threads: one at a time, since it plays the only case; without the lock of the queue. */
#ifndef ADMISSION_H
#define ADMISSION_H

#include "queue.h"

/* Plays a case, the only one, into FRESH, which is empty before, and tries again after longer and
 * longer pauses while the server turns it away, for twice the time-out. A wait that lasts is a
 * finding. A case that is never let in is done: an error; from then on there is one try for each.
 */
enum play_end admission_play(struct queue *queue, size_t index, struct smtpspec_result *fresh);

#endif
