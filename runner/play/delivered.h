/* Looking into a delivered message: header fields, body (RFC 5322 2.1, 2.2). Nothing here is
 * decoded. */
#ifndef DELIVERED_H
#define DELIVERED_H

#include "buffer.h"

#include <stdbool.h>
#include <stddef.h>

/* Where the body begins; the length of the message if it has none. OCTETS have CRLF line ends. */
size_t delivered_body(const char *octets, size_t length);

/* The unfolded value of the NUMBER-th (0: topmost) header field NAME, without regard to case, into
 * OUT. False if there is no such. */
bool delivered_field(const char *octets, size_t length, const char *name, size_t number,
                     struct buffer *out);

#endif
