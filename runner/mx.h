/* mx:DOMAIN, a target that is named by its domain: the hosts that take its mail (RFC 5321 5.1, RFC
 * 7505). */
#ifndef MX_H
#define MX_H

#include "dns.h"

#define MX_HOSTS_MOST 32

/* An address of a host that takes the domain's mail. */
struct mx_host {
    char *name;    /* of the host */
    char *address; /* "192.0.2.1:25", "[2001:db8::1]:25": as a target's address */
};

struct mx_hosts {
    struct mx_host hosts[MX_HOSTS_MOST];
    size_t count;
};

/* Whether a target's address is of that kind. */
bool mx_is(const char *address);

/* Whether it is well formed: "mx:DOMAIN" or "mx:DOMAIN:PORT". */
bool mx_is_valid(const char *address, struct err *err);

/* Finds the hosts of "mx:DOMAIN" or "mx:DOMAIN:PORT", the preferred first; a domain without MX is
 * its own host. Fails with the reason if it takes no mail (null MX), has neither MX nor address, no
 * MX resolves, or the resolver does not answer. */
bool mx_find(const struct dns_settings *settings, const char *address, struct mx_hosts *out,
             struct err *err);
void mx_hosts_release(struct mx_hosts *hosts);

#endif
