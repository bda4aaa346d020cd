/* The faults of enhanced status codes (RFC 2034, RFC 3463). */
#ifndef CODES_H
#define CODES_H

#include "distort.h"

struct session;

/* Changes the code of the reply as the faults that are switched on want it. */
void codes_distort(const struct session *session, struct reply_form *form);

/* The same for the lines behind the first one. */
void codes_distort_further(const struct session *session, struct reply_form *form);

#endif
