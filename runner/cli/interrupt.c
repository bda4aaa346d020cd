#include "interrupt.h"

#include "memory.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

struct interrupt {
    struct stop *stop;
    pthread_t thread;
    int signals; /* a signalfd */
    int over;    /* an eventfd: the run has ended */
    sigset_t old;
    atomic_bool came;
};

static void *wait_for_signal(void *state)
{
    struct interrupt *interrupt = state;
    struct pollfd fds[] = {{.fd = interrupt->signals, .events = POLLIN},
                           {.fd = interrupt->over, .events = POLLIN}};
    while (poll(fds, 2, -1) < 0)
        ;
    if (fds[0].revents & POLLIN) {
        atomic_store(&interrupt->came, true);
        stop_set(interrupt->stop);
    }
    return NULL;
}

static bool is_ignored(int number)
{
    struct sigaction action;
    return sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

struct interrupt *interrupt_new(struct stop *stop)
{
    struct interrupt *interrupt = mem_alloc(sizeof *interrupt);
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    if (!is_ignored(SIGHUP)) /* the terminal is closed; ignored with nohup */
        sigaddset(&signals, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &signals, &interrupt->old);
    interrupt->stop = stop;
    interrupt->signals = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
    interrupt->over = eventfd(0, EFD_CLOEXEC);
    if (pthread_create(&interrupt->thread, NULL, wait_for_signal, interrupt) != 0)
        abort();
    return interrupt;
}

bool interrupt_came(const struct interrupt *interrupt)
{
    return atomic_load(&interrupt->came);
}

/* Consumes pending signals, which would end the process once they are unblocked. */
static void take_signals(const struct interrupt *interrupt)
{
    struct signalfd_siginfo info;
    while (read(interrupt->signals, &info, sizeof info) == (ssize_t)sizeof info)
        continue;
}

void interrupt_free(struct interrupt **interrupt)
{
    if (!*interrupt)
        return;
    eventfd_write((*interrupt)->over, 1);
    pthread_join((*interrupt)->thread, NULL);
    take_signals(*interrupt);
    close((*interrupt)->signals);
    close((*interrupt)->over);
    pthread_sigmask(SIG_SETMASK, &(*interrupt)->old, NULL);
    free(*interrupt);
    *interrupt = NULL;
}
