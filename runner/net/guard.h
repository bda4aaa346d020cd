/* Which machines a run may connect to: this one, unless it was said that others are meant. Every
 * connection of a run passes it where its socket is opened (door.h). What is not known to be on
 * this machine is refused. The first address by which a name was reached is that name's for the
 * rest of the run. Thread-safe. */
#ifndef GUARD_H
#define GUARD_H

#include "endpoint.h"

struct guard;
struct sockaddr;
struct curl_slist;

/* REMOTE: other machines are allowed. guard_free() it after the last connection. */
struct guard *guard_new(bool remote);
void guard_free(struct guard **guard);

/* Whether ENDPOINT may be reached as far as its look-up tells now. A name that cannot be looked up
 * is refused, since nobody knows where it is. To be asked before a server is started, or anything
 * else is done for the run. False with the reason. GUARD NULL: this machine only. */
bool guard_may_reach(struct guard *guard, const struct endpoint *endpoint, struct err *err);

/* Whether the peer of a socket may be ADDRESS (also of AF_UNIX). GUARD NULL: this machine only. A
 * refusal is remembered. */
bool guard_admits(struct guard *guard, const struct sockaddr *address);

/* Whether it has refused anything. GUARD may be NULL. */
bool guard_has_refused(struct guard *guard);

/* A service, by the name of its host: what is pinned. */
struct service {
    char host[256];
    unsigned port;
};

/* The address that is pinned, in the form of CURLOPT_CONNECT_TO; NULL: none yet. Owned by the
 * guard. */
struct curl_slist *guard_pinned(struct guard *guard, const struct service *service);
/* SERVICE was reached at ADDRESS (text, without brackets). Only the first one counts. */
void guard_pin(struct guard *guard, const struct service *service, const char *address);

#endif
