/* DNS queries by c-ares: to the resolver that was named, or the system's. Each has a deadline and
 * obeys the run's stop. The hosts file and search lists are ignored: what counts is what the world
 * sees. */
#ifndef DNS_H
#define DNS_H

#include "clock.h"
#include "err.h"

#include <stddef.h>

struct dns_settings {
    const char *resolver; /* HOST:PORT or HOST, IPv6 in brackets; NULL: the system's */
    long timeout_ms;      /* for an answer, including retries */
    const struct stop *stop;
};

enum dns_type { DNS_A, DNS_AAAA, DNS_CNAME, DNS_PTR, DNS_MX };

enum dns_outcome {
    DNS_FOUND,
    DNS_NOTHING, /* no such name, or no record of this type */
    DNS_TROUBLE, /* no answer, or one that reports a server failure; the reason is in err */
};

struct dns_record {
    char *value;         /* an address, or a name without its final dot; "." for the root */
    unsigned preference; /* of an MX */
};

struct dns_answer {
    struct dns_record *records; /* MX: sorted by preference */
    size_t count;
};

/* Whether RESOLVER can be one: it is well formed, and its host, if that is a name, has an address.
 * Does not try whether it answers. */
bool dns_check_resolver(const char *resolver, struct err *err);

/* Queries. For DNS_PTR, NAME is an IPv4 or IPv6 address. ANSWER is empty unless DNS_FOUND; release
 * it. */
enum dns_outcome dns_ask(const struct dns_settings *settings, const char *name, enum dns_type type,
                         struct dns_answer *answer, struct err *err);
void dns_answer_release(struct dns_answer *answer);

/* A and AAAA together: found if there is a record of either type. */
enum dns_outcome dns_addresses(const struct dns_settings *settings, const char *name,
                               struct dns_answer *answer, struct err *err);

#endif
