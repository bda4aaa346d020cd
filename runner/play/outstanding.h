/* How many replies a server owes on a connection: "every command gets exactly one reply" (RFC 5321
 * 4.2). Counted with care: where it is not certain how a server reads what was sent (a bare LF, a
 * line that is too long, a chunk of BDAT), the count is given up for the rest of the connection. */
#ifndef OUTSTANDING_H
#define OUTSTANDING_H

#include <stdbool.h>
#include <stddef.h>

struct outstanding {
    unsigned replies;
    bool is_unknown; /* given up */
};

/* Counts what is sent, LAST_CODE being that of the last reply that was read: behind 354 it is
 * content, which is answered at its end. */
void outstanding_sent(struct outstanding *outstanding, unsigned last_code, const char *octets,
                      size_t length);
/* A reply was read. */
void outstanding_answered(struct outstanding *outstanding);
/* Whether no reply is outstanding, for certain. */
bool outstanding_nothing(const struct outstanding *outstanding);

#endif
