/* The limits of the server, by name: what it has room for, which may be more than the sizes that
 * RFC 5321 4.5.3.1 requires. */
#ifndef BOUNDS_H
#define BOUNDS_H

#include <stddef.h>

struct server;
struct session;

enum bound {
    BOUND_COMMAND_LINE, /* octets with CRLF; the default is in the verb's row */
    BOUND_RECIPIENTS,   /* of a transaction */
    BOUND_HOPS,         /* Received fields */
    BOUND_MESSAGE,      /* octets of the content */
    BOUND_AUTH_LINE,    /* octets of a response */
    BOUND_IDLE_MS, /* how long a client may be silent; the default is in the server's settings */
    BOUND_CONNECTIONS, /* at once */
    BOUNDS
};

/* The limit in force for the current command of the session. RIGHT: the correct value of a bound
 * that differs by verb or server, else 0. */
size_t bound_of(const struct session *session, enum bound bound, size_t right);
/* The same before there is a session. */
size_t bound_of_server(const struct server *server, enum bound bound);

#endif
