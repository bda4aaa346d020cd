/* The parts of a delivered message: header fields and body (RFC 5322 2.1, 2.2). Nothing is
 * decoded. */
#ifndef DELIVERED_H
#define DELIVERED_H

#include "buffer.h"

#include <stdbool.h>
#include <stddef.h>

/* The offset of the body; the length of the message if it has none. OCTETS have CRLF line
 * endings. */
size_t delivered_body(const char *octets, size_t length);

/* Puts into OUT the unfolded value of the NUMBER-th (0: topmost) header field NAME, which is
 * matched case-insensitively. False if there is no such field. */
bool delivered_field(const char *octets, size_t length, const char *name, size_t number,
                     struct buffer *out);

#endif
