#include "clock.h"

#include "memory.h"

#include <errno.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

long clock_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void clock_rfc3339(char out[32])
{
    time_t now = time(NULL);
    struct tm parts;
    gmtime_r(&now, &parts);
    strftime(out, 32, "%Y-%m-%dT%H:%M:%SZ", &parts);
}

/* FD is readable once the stop is set. Without a parent it is the eventfd itself; else an epoll
 * descriptor, which is readable as soon as one of those in it is. Whether it is set is asked for
 * much more often than waited for, so that it costs no system call. */
struct stop {
    atomic_bool is_set; /* itself */
    const struct stop *parent;
    long deadline; /* of clock_now(); 0: none */
    int fd;
    int event; /* an eventfd, which stop_set() writes to */
    int timer; /* a timerfd; -1: no time was given */
};

struct stop *stop_new(void)
{
    int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (fd < 0)
        return NULL;
    struct stop *stop = mem_alloc(sizeof *stop);
    stop->event = stop->fd = fd;
    stop->timer = -1;
    return stop;
}

static bool watch(const struct stop *stop, int fd)
{
    struct epoll_event readable = {.events = EPOLLIN};
    return epoll_ctl(stop->fd, EPOLL_CTL_ADD, fd, &readable) == 0;
}

static bool set_timer(struct stop *stop, long timeout_ms)
{
    struct itimerspec once = {
        .it_value = {.tv_sec = timeout_ms / 1000, .tv_nsec = timeout_ms % 1000 * 1000000}};
    stop->deadline = clock_now() + timeout_ms;
    stop->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    return stop->timer >= 0 && timerfd_settime(stop->timer, 0, &once, NULL) == 0 &&
           watch(stop, stop->timer);
}

struct stop *stop_new_within(const struct stop *parent, long timeout_ms)
{
    struct stop *stop = stop_new();
    int fd = stop ? epoll_create1(EPOLL_CLOEXEC) : -1;
    if (fd >= 0) {
        stop->fd = fd;
        stop->parent = parent;
    }
    if (fd < 0 || !watch(stop, stop->event) || !watch(stop, parent->fd) ||
        (timeout_ms > 0 && !set_timer(stop, timeout_ms))) {
        int why = errno;
        stop_free(&stop);
        errno = why;
    }
    return stop;
}

void stop_free(struct stop **stop)
{
    if (!*stop)
        return;
    if ((*stop)->timer >= 0)
        close((*stop)->timer);
    if ((*stop)->event != (*stop)->fd)
        close((*stop)->event);
    close((*stop)->fd);
    free(*stop);
    *stop = NULL;
}

void stop_set(struct stop *stop)
{
    int before = errno; /* of the code that a signal handler has interrupted */
    uint64_t one = 1;
    atomic_store(&stop->is_set, true);
    ssize_t written = write(stop->event, &one, sizeof one);
    errno = before;
    (void)written; /* fails only if the counter is full: the stop is set already then */
}

void stop_clear(struct stop *stop)
{
    uint64_t times;
    atomic_store(&stop->is_set, false);
    ssize_t got = read(stop->event, &times, sizeof times);
    (void)got; /* fails only if it was not set */
}

bool stop_ran_out(const struct stop *stop)
{
    return stop->deadline && clock_now() >= stop->deadline;
}

int stop_fd(const struct stop *stop)
{
    return stop->fd;
}

static bool wait_for_stop(const struct stop *stop, long ms)
{
    struct pollfd fd = {.fd = stop->fd, .events = POLLIN};
    return poll(&fd, 1, (int)ms) == 1;
}

bool stop_is_set(const struct stop *stop)
{
    return atomic_load(&stop->is_set) || stop_ran_out(stop) ||
           (stop->parent && stop_is_set(stop->parent));
}

bool stop_sleep(const struct stop *stop, long ms)
{
    return !wait_for_stop(stop, ms) && !stop_is_set(stop);
}
