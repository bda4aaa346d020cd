#include "clock.h"

#include "memory.h"

#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/eventfd.h>
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

struct stop {
    int fd; /* an eventfd that is never read: readable for everybody once written */
};

struct stop *stop_new(void)
{
    int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (fd < 0)
        return NULL;
    struct stop *stop = mem_alloc(sizeof *stop);
    stop->fd = fd;
    return stop;
}

void stop_free(struct stop **stop)
{
    if (!*stop)
        return;
    close((*stop)->fd);
    free(*stop);
    *stop = NULL;
}

void stop_set(struct stop *stop)
{
    int before = errno; /* of the code that a signal handler has interrupted */
    uint64_t one = 1;
    ssize_t written = write(stop->fd, &one, sizeof one);
    errno = before;
    (void)written; /* it fails only if the counter is full, and then the stop is set already */
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
    return wait_for_stop(stop, 0);
}

bool stop_sleep(const struct stop *stop, long ms)
{
    return !wait_for_stop(stop, ms);
}
