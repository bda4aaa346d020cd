/* Strict base64: RFC 4954 4 requires that characters outside the alphabet, and padding anywhere but
 * at the end, are rejected. */
#ifndef BASE64_STRICT_H
#define BASE64_STRICT_H

#include "buffer.h"

#include <stdbool.h>
#include <stddef.h>

/* Decodes TEXT and appends the octets to OUT; false if TEXT is not base64, or OUT is full. */
bool base64_strict_decode(const char *text, size_t length, struct buffer *out);
/* Encodes; free() the text. */
char *base64_strict_encode(const char *octets, size_t length);

#endif
