/* One who waits for messages in a mailbox: asleep until what it waits for has come about, or until
 * it wants another poll, which serves all who wait. None is woken for what concerns others.
 *
 * Threads: the lock of the mailbox guards it. */
#ifndef WAITER_H
#define WAITER_H

#include "box.h"

#include <pthread.h>
#include <stdbool.h>

struct waiter {
    const struct box *box;
    const char *token;
    size_t wanted;       /* messages; 0: it waits for the deadline */
    long deadline;       /* of clock_now() */
    unsigned long fresh; /* the first poll that serves it */
    long due, pause;     /* of clock_now(), when it wants a poll; ms from one to the next */
    size_t seen, found;  /* messages of the box looked at, and those with the token */
    bool is_over;        /* the deadline has passed, or the mailbox could not be read … */
    bool has_failed;     /* … in that case */
    pthread_cond_t woken;
    struct waiter *prev, *next;
};

/* A poll that has ended. */
struct poll_end {
    unsigned long number;
    long took; /* ms */
    bool is_good;
};

/* Takes part among ALL. The caller has set box, token, wanted, deadline and fresh. */
void waiter_join(struct waiter **all, struct waiter *waiter);
void waiter_leave(struct waiter **all, struct waiter *waiter);

/* Whether it waits no longer. */
bool waiter_is_served(struct waiter *waiter);
/* Sleeps with LOCK released, for MOST milliseconds, until it is due or until it is woken. */
void waiter_sleep(struct waiter *waiter, pthread_mutex_t *lock, long most);
/* Tells all of the end of a poll, and wakes those that it serves. */
void waiters_tell(struct waiter *all, const struct poll_end *end);
/* Wakes all, as their boxes may have been given up. */
void waiters_wake(struct waiter *all);

#endif
