/* Where a server is: host[:port], [::1]:port, smtps://host[:port], unix:/path. (mx.h resolves
 * mx:domain to these.) */
#ifndef ENDPOINT_H
#define ENDPOINT_H

#include "err.h"

#include <stdbool.h>

struct sockaddr;

struct endpoint {
    char host[256];    /* without brackets; "" for a unix socket */
    unsigned port;     /* 25 by default, 587 for submission, 24 for LMTP, 465 for smtps */
    bool implicit_tls; /* smtps:// */
    char path[108];    /* of the unix socket; "" if it is not one */
};

/* Reads TEXT. A port in it overrides DEFAULT_PORT, as smtps:// does with 465. False with the
 * reason. */
bool endpoint_parse(const char *text, unsigned default_port, struct endpoint *out, struct err *err);

/* Reads DIGITS, the port of the address TEXT: 1 to 65535. */
bool endpoint_parse_port(const char *text, const char *digits, unsigned *port, struct err *err);

/* Whether an address is printable ASCII; if not, says so in printable ASCII. */
bool endpoint_is_printable(const char *text, struct err *err);

/* Whether it is a unix socket, a loopback address or "localhost", judging by its text alone: looks
 * nothing up. */
bool endpoint_is_loopback(const struct endpoint *endpoint);

/* Whether it is on this machine: a unix socket, or a host whose addresses are all loopback or this
 * machine's. May look the name up; a name that does not resolve is not local. */
bool endpoint_is_local(const struct endpoint *endpoint);
/* Whether ADDRESS is loopback or one of this machine's interfaces. */
bool endpoint_is_own(const struct sockaddr *address);

#endif
