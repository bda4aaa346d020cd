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

/* The same for the lowest field NAME that does not stand in SENT, octets that include the message
 * as it was sent. RFC 5321 4.4: each server puts its own field on top, so that of the first server,
 * which got the message from us, is the nearest to our content; those above it are of later hops.
 */
bool delivered_added_field(const char *octets, size_t length, const char *name,
                           const struct buffer *sent, struct buffer *out);

#endif
