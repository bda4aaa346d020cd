/* The listening sockets, the thread that accepts connections, and the threads that serve them. */
#ifndef LISTENER_H
#define LISTENER_H

#include "clock.h"
#include "err.h"

#include <stdbool.h>
#include <stddef.h>

struct listener;

struct listener_settings {
    unsigned port;           /* on 127.0.0.1, and on [::1] if possible; 0: a free one */
    struct stop *stop;       /* outlives the listener */
    size_t connections_most; /* at once; further ones are rejected with 421 */
    bool one_at_a_time;      /* a client waits until the one before it has left */
    /* Serves one connection until its end and closes FD; called in a thread of its own, or with
     * one_at_a_time in the thread that accepts. */
    void (*serve)(void *state, int fd);
    void *state; /* outlives the listener */
};

/* Starts to listen and to accept connections. NULL with the reason. */
struct listener *listener_start(const struct listener_settings *settings, struct err *err);
unsigned listener_port(const struct listener *listener);
/* Waits for all threads to end, which they do once the settings' stop is set, and frees the
 * listener. */
void listener_join(struct listener **listener);

#endif
