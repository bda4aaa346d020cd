/* Whether what we sent is what any client may send, so that a server has no cause to drop the
 * connection (RFC 5321 3.8; 7.8 lets it protect itself). */
#ifndef WELL_FORMED_H
#define WELL_FORMED_H

#include <stdbool.h>
#include <stddef.h>

/* A single known command of at most 512 octets of printable ASCII with CRLF (4.5.3.1.4), or after
 * LAST_CODE, 354 or 334, lines of at most 1000 octets without NUL and without a bare CR or LF
 * (2.3.8). Cautious: false also for what only an extension allows. */
bool well_formed(unsigned last_code, const char *octets, size_t length);

#endif
