#include "rate.h"

#include "memory.h"

#include <pthread.h>
#include <stdlib.h>

struct rate {
    pthread_mutex_t lock;
    double interval_ms;
    double next; /* when the next turn is, of clock_now() */
};

struct rate *rate_new(double per_second)
{
    struct rate *rate = mem_alloc(sizeof *rate);
    rate->interval_ms = 1000.0 / per_second;
    pthread_mutex_init(&rate->lock, NULL);
    return rate;
}

void rate_free(struct rate **rate)
{
    if (!*rate)
        return;
    pthread_mutex_destroy(&(*rate)->lock);
    free(*rate);
    *rate = NULL;
}

long rate_wait(struct rate *rate, const struct stop *stop)
{
    if (!rate)
        return 0;
    long now = clock_now();
    pthread_mutex_lock(&rate->lock);
    double turn = rate->next > (double)now ? rate->next : (double)now;
    rate->next = turn + rate->interval_ms;
    pthread_mutex_unlock(&rate->lock);
    if (turn > (double)now)
        stop_sleep(stop, (long)(turn - (double)now));
    return clock_now() - now;
}
