/* How many replies are outstanding on a connection: every command gets exactly one (RFC 5321 4.2).
 * Counted cautiously: if it is uncertain how a server reads what was sent (a bare LF, a line that
 * is too long, a BDAT chunk), the count is the count was given up for the rest of the
 * connection. */
#ifndef OUTSTANDING_H
#define OUTSTANDING_H

#include <stdbool.h>
#include <stddef.h>

struct outstanding {
    unsigned replies;
    bool is_unknown; /* the count was given up */
};

/* Counts what is sent. LAST_CODE is the code of the last reply read: after 354 the octets are mail
 * data, which is answered at its end. */
void outstanding_sent(struct outstanding *outstanding, unsigned last_code, const char *octets,
                      size_t length);
/* A reply was read. */
void outstanding_answered(struct outstanding *outstanding);
/* Whether it is certain that no reply is outstanding. */
bool outstanding_nothing(const struct outstanding *outstanding);

#endif
