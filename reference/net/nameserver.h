/* A DNS server for a handful of names, on 127.0.0.1 over UDP, so that what the DNS says of the
 * reference server can be queried, and can be wrong. It poses as a recursive resolver that knows
 * every name: one that is not in its table does not exist. It has one thread. */
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
    NAME_FAILS = 0x10000, /* not a type: every query for the name is answered with an RCODE */
};

struct name_record {
    const char *name; /* without the final dot, in lower case */
    enum name_type type;
    const char *value; /* an address or a name; "" is the root */
    unsigned number;   /* MX: the preference; NAME_FAILS: the RCODE (2: SERVFAIL, 5: REFUSED) */
};

struct nameserver;

/* Starts it on a UDP port (0: a free one). RECORDS and their texts must outlive it. NULL with the
 * reason. */
struct nameserver *nameserver_start(const struct name_record *records, size_t count, unsigned port,
                                    struct err *err);
unsigned nameserver_port(const struct nameserver *nameserver);
void nameserver_stop(struct nameserver **nameserver);

#endif
