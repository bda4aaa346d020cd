/* mx:DOMAIN, a target named by its mail domain: the hosts that accept its mail (RFC 5321 5.1, RFC
 * 7505). */
#ifndef MX_H
#define MX_H

#include "dns.h"

#define MX_HOSTS_MOST 32
#define MX_SEARCH_MS 20000

/* An address of a host that accepts the domain's mail. */
struct mx_host {
    char *name;    /* of the host */
    char *address; /* "192.0.2.1:25", "[2001:db8::1]:25": in the form of a target's address; NULL:
                      it has none */
    char *trouble; /* why it has no address, or NULL */
};

struct mx_hosts {
    struct mx_host hosts[MX_HOSTS_MOST];
    size_t count;
};

/* Whether a target's address is of this kind. */
bool mx_is(const char *address);

/* Reads "mx:DOMAIN" or "mx:DOMAIN:PORT"; the port is 25 by default. */
bool mx_parse(const char *address, char domain[256], unsigned *port, struct err *err);

/* Finds the hosts of "mx:DOMAIN" or "mx:DOMAIN:PORT", most preferred first; a domain without MX is
 * its own host. A host without an address is listed with its trouble, and is not a failure if
 * another has one. Fails with the reason if the domain accepts no mail (null MX), has neither MX
 * nor address, no MX resolves, or the resolver does not answer. Takes MX_SEARCH_MS at most. */
bool mx_find(const struct dns_settings *settings, const char *address, struct mx_hosts *out,
             struct err *err);
void mx_hosts_release(struct mx_hosts *hosts);

#endif
