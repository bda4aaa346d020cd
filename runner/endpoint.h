/* Where a server is: host[:port], [::1]:port, smtps://host[:port], unix:/path. (mx:domain is made
 * into these by mx.h.) */
#ifndef ENDPOINT_H
#define ENDPOINT_H

#include "err.h"

#include <stdbool.h>

struct endpoint {
    char host[256];    /* without brackets; "" for a unix socket */
    unsigned port;     /* 25 by default, 587 for submission, 24 for LMTP, 465 for smtps */
    bool implicit_tls; /* smtps:// */
    char path[108];    /* of the unix socket, else "" */
};

bool endpoint_parse(const char *text, unsigned default_port, struct endpoint *out, struct err *err);

/* Whether it is on this machine: a unix socket, or a host all of whose addresses are loopback or
 * this machine's. */
bool endpoint_is_local(const struct endpoint *endpoint);

#endif
