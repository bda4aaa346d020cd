/* Base64 (RFC 4648 4), by OpenSSL. */
#ifndef BASE64_H
#define BASE64_H

#include "buffer.h"

/* Appends LENGTH octets in base64, with its padding. */
void base64_encode(struct buffer *out, const char *octets, size_t length);

/* Appends the decoded octets; white space and line endings in TEXT are passed over. False if it is
 * not base64. */
bool base64_decode(const char *text, size_t length, struct buffer *out);

#endif
