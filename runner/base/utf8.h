/* UTF-8 (RFC 3629), as much of it as positions in files need. */
#ifndef UTF8_H
#define UTF8_H

#include <stddef.h>

/* The length in octets, 1 to 4, of the character at TEXT, where LEFT octets remain: 1 for an octet
 * that does not begin a valid character, and 0 only if LEFT is 0. */
size_t utf8_length(const char *text, size_t left);

/* The offset of the first octet that is not valid UTF-8; LENGTH if all of it is. */
size_t utf8_valid(const char *text, size_t length);

/* The number of characters in LENGTH octets. */
size_t utf8_count(const char *text, size_t length);

#endif
