/* The listening sockets, the thread that accepts, and the threads that serve. */
#ifndef LISTENER_H
#define LISTENER_H

#include "clock.h"
#include "err.h"

#include <stdbool.h>
#include <stddef.h>

struct listener;

struct listener_settings {
    unsigned port;           /* at 127.0.0.1, and at [::1] if it can; 0: a free one */
    struct stop *stop;       /* outlives the listener */
    size_t connections_most; /* at once: those beyond are turned away with 421 */
    bool one_at_a_time;      /* a client waits until the one before it has gone */
    /* Serves one connection until its end and closes FD; called in a thread of its own. */
    void (*serve)(void *state, int fd);
    void *state; /* outlives the listener */
};

/* Listens, and starts to accept. NULL with the reason. */
struct listener *listener_start(const struct listener_settings *settings, struct err *err);
unsigned listener_port(const struct listener *listener);
/* Waits for all threads to end, which they do once the settings' stop is set; frees. */
void listener_join(struct listener **listener);

#endif
