/* The limits of the server, by name: what it has room for, not what a
 * rule asks for. What is over a
 * limit of RFC 5321 4.5.3.1 may be accepted, as far as there is room. */
#ifndef BOUNDS_H
#define BOUNDS_H

#include <stddef.h>

struct server;
struct session;

enum bound {
    BOUND_COMMAND_LINE, /* octets with CRLF; the verb's row has it */
    BOUND_RECIPIENTS,   /* of a transaction */
    BOUND_HOPS,         /* Received fields */
    BOUND_MESSAGE,      /* octets of the content */
    BOUND_AUTH_LINE,    /* octets of a response */
    BOUND_IDLE_MS,      /* most silence from a client; the server's settings have it */
    BOUND_CONNECTIONS,  /* at once */
    BOUNDS
};

/* The limit as it stands for the session, in its command; RIGHT: for a bound that is not the same
 * everywhere, the right value, else 0. */
size_t bound_of(const struct session *session, enum bound bound, size_t right);
/* The same before there is a session. */
size_t bound_of_server(const struct server *server, enum bound bound);

#endif
