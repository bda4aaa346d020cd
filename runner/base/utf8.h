/* UTF-8 (RFC 3629), as much of it as places in files need. */
#ifndef UTF8_H
#define UTF8_H

#include <stddef.h>

/* The octets of the character at TEXT, of which LEFT octets are there: 1 to 4; 1 for an octet that
 * begins no valid character, and 0 only if LEFT is 0. */
size_t utf8_length(const char *text, size_t left);

/* The offset of the first octet that is no UTF-8; LENGTH if all is. */
size_t utf8_valid(const char *text, size_t length);

/* The characters among LENGTH octets. */
size_t utf8_count(const char *text, size_t length);

#endif
