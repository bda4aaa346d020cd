/* Base64 (RFC 4648 4), by OpenSSL. */
#ifndef BASE64_H
#define BASE64_H

#include "buffer.h"

/* Appends the decoded octets; white space and line endings in TEXT are skipped. False if TEXT is
 * not base64. */
bool base64_decode(const char *text, size_t length, struct buffer *out);

#endif
