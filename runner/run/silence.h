/* What is done about a server that has stopped answering.
 *
 * Threads: called while no worker runs, without the lock of the queue. */
#ifndef SILENCE_H
#define SILENCE_H

#include "queue.h"

/* Says so, with the cases that were open. Starts the server again, if it can be, and plays these
 * one at a time to find the one that it dies of; the others can go on then. Else everything that is
 * left becomes an error that names the finding. */
void silence_examine(struct queue *queue);

/* A case will not be played, or not be played again: an error that says why. */
void silence_give_up(struct queue *queue, size_t index);

#endif
