/* A DNS server for a handful of names, on 127.0.0.1 by UDP: so that what the DNS says of the
 * reference server can be looked up, and be wrong. It takes itself for a recursive resolver that
 * knows the whole world: what is not in its table does not exist. One thread. */
#ifndef NAMESERVER_H
#define NAMESERVER_H

#include "err.h"

#include <stddef.h>

enum name_type {
    NAME_A = 1,
    NAME_CNAME = 5,
    NAME_PTR = 12,
    NAME_MX = 15,
    NAME_AAAA = 28,       /* RFC 1035 3.2.2, RFC 3596 2.1 */
    NAME_FAILS = 0x10000, /* no type: every question for the name is answered with that RCODE */
};

struct name_record {
    const char *name; /* without a dot at the end, lower case */
    enum name_type type;
    const char *value; /* an address or a name; "" is the root */
    unsigned number;   /* MX: the preference; NAME_FAILS: the RCODE (2: SERVFAIL, 5: REFUSED) */
};

struct nameserver;

/* RECORDS, and what they point to, outlive it. PORT 0: a free one. */
struct nameserver *nameserver_start(const struct name_record *records, size_t count, unsigned port,
                                    struct err *err);
unsigned nameserver_port(const struct nameserver *nameserver);
void nameserver_stop(struct nameserver **nameserver);

#endif
