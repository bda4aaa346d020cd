/* Base64 without mercy: RFC 4954 4 has characters outside the alphabet and padding elsewhere than
 * at the end refused. */
#ifndef BASE64_STRICT_H
#define BASE64_STRICT_H

#include "buffer.h"

#include <stdbool.h>
#include <stddef.h>

/* Appends what TEXT stands for to OUT; false if it is not base64 or OUT is full. */
bool base64_strict_decode(const char *text, size_t length, struct buffer *out);
/* free() it. */
char *base64_strict_encode(const char *octets, size_t length);

#endif
