/* The listening sockets, the thread that accepts, and the threads that serve. */
#ifndef LISTENER_H
#define LISTENER_H

#include "err.h"
#include "server.h"

struct listener;

/* Listens on 127.0.0.1:PORT (0: a free one), and on [::1] at the same port if it can; starts to
 * accept. SERVER outlives the listener. NULL with the reason. */
struct listener *listener_start(struct server *server, unsigned port, struct err *err);
unsigned listener_port(const struct listener *listener);
/* Waits for all threads to end, which they do once server->stop is set; frees. */
void listener_join(struct listener **listener);

#endif
