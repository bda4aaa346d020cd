#include "waiter.h"

#include "clock.h"

#include <time.h>
#include <utlist.h>

/* Between two polls, in ms: little at first, since most mail arrives at once. */
#define PAUSE_LEAST 4
#define PAUSE_MOST 60

static long least(long one, long other)
{
    return one < other ? one : other;
}

void waiter_join(struct waiter **all, struct waiter *waiter)
{
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&waiter->woken, &monotonic);
    pthread_condattr_destroy(&monotonic);
    waiter->due = clock_now();
    waiter->pause = PAUSE_LEAST;
    DL_APPEND(*all, waiter);
}

void waiter_leave(struct waiter **all, struct waiter *waiter)
{
    DL_DELETE(*all, waiter);
    pthread_cond_destroy(&waiter->woken);
}

static bool has_enough(struct waiter *waiter)
{
    waiter->found += box_matches(waiter->box, waiter->token, waiter->seen);
    waiter->seen = waiter->box->count;
    return waiter->wanted && waiter->found >= waiter->wanted;
}

bool waiter_is_served(struct waiter *waiter)
{
    return waiter->is_over || waiter->box->given_up || has_enough(waiter);
}

void waiter_sleep(struct waiter *waiter, pthread_mutex_t *lock, long most)
{
    long now = clock_now(), ms = waiter->due > now ? least(waiter->due - now, most) : most;
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += ms % 1000 * 1000000;
    until.tv_sec += ms / 1000 + until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    pthread_cond_timedwait(&waiter->woken, lock, &until);
}

/* Its next poll: after a pause, but not later than its deadline, if that is still to come. */
static void wait_on(struct waiter *waiter, const struct poll_end *end, long now)
{
    long pause = waiter->pause > end->took ? waiter->pause : end->took;
    waiter->fresh = end->number + 1;
    waiter->due = least(now + pause, waiter->deadline);
    waiter->pause = least(waiter->pause * 2, PAUSE_MOST);
}

void waiters_tell(struct waiter *all, const struct poll_end *end)
{
    struct waiter *waiter;
    long now = clock_now();
    DL_FOREACH(all, waiter)
    {
        bool is_served = has_enough(waiter);
        if (waiter->fresh > end->number) { /* it came while the poll was under way */
            pthread_cond_signal(&waiter->woken);
            continue;
        }
        waiter->has_failed |= !end->is_good && !is_served;
        waiter->is_over |= is_served || !end->is_good || now >= waiter->deadline;
        if (waiter->is_over)
            pthread_cond_signal(&waiter->woken);
        else
            wait_on(waiter, end, now);
    }
}

void waiters_wake(struct waiter *all)
{
    struct waiter *waiter;
    DL_FOREACH(all, waiter)
    pthread_cond_signal(&waiter->woken);
}
