#include "watch.h"

#include "memory.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

struct watch {
    struct stop *run;
    const struct stop *caller; /* NULL: nobody */
    struct stop *over;         /* the run has ended */
    long deadline;             /* clock_now() based; 0: none */
    pthread_t thread;
};

/* poll() takes an int, which a run may exceed. */
static int left_ms(const struct watch *watch)
{
    if (!watch->deadline)
        return -1;
    long left = watch->deadline - clock_now();
    return left < 0 ? 0 : left > INT_MAX ? INT_MAX : (int)left;
}

static void *wait_and_stop(void *state)
{
    struct watch *watch = state;
    struct pollfd fds[] = {
        {.fd = stop_fd(watch->over), .events = POLLIN},
        {.fd = watch->caller ? stop_fd(watch->caller) : -1, .events = POLLIN},
    };
    int came;
    do
        came = poll(fds, 2, left_ms(watch));
    while (came < 0 || (came == 0 && left_ms(watch) != 0));
    if (!fds[0].revents)
        stop_set(watch->run);
    return NULL;
}

/* The program's signals are for the program's threads. */
static int start_thread(struct watch *watch)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    int failed = pthread_create(&watch->thread, NULL, wait_and_stop, watch);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return failed;
}

struct watch *watch_new(struct stop *run, const struct stop *caller, double seconds,
                        struct err *err)
{
    struct watch *watch = mem_alloc(sizeof *watch);
    watch->run = run;
    watch->caller = caller;
    watch->over = stop_new();
    watch->deadline = seconds > 0 ? clock_now() + (long)(seconds * 1000.0) : 0;
    int failed = watch->over ? start_thread(watch) : errno;
    if (!failed)
        return watch;
    err_set(err, "the run cannot be watched: %s", strerror(failed));
    stop_free(&watch->over);
    free(watch);
    return NULL;
}

void watch_free(struct watch **watch)
{
    if (!*watch)
        return;
    stop_set((*watch)->over);
    pthread_join((*watch)->thread, NULL);
    stop_free(&(*watch)->over);
    free(*watch);
    *watch = NULL;
}
