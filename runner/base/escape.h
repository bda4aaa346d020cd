/* Octets as printable ASCII, alike in every report: \r, \n, \xNN, and \\ for a backslash. */
#ifndef ESCAPE_H
#define ESCAPE_H

#include "buffer.h"

/* Appends the escaped octets to OUT. */
void escape_octets(struct buffer *out, const char *octets, size_t length);

/* The same, but more than MOST octets are shortened to "first half[...N octets...]second half",
 * where N counts the octets omitted. */
void escape_shortened(struct buffer *out, const char *octets, size_t length, size_t most);

/* The escaped octets as a new string, which the caller frees. */
char *escape_new(const char *octets, size_t length);

/* For our own sentences, which may quote a pattern or escaped octets: backslashes stay single, the
 * rest is escaped as above. The caller frees it. */
char *escape_words(const char *text);

/* Whether the character in LENGTH octets of UTF-8 is one to be shown; not one that would steer a
 * terminal or turn the direction of the text (C0, DEL, C1, line separators, the bidirectional
 * controls of Unicode), and not octets that are not UTF-8. */
bool escape_is_shown(const char *character, size_t length);

/* One line of words that others may have written, for people: what is not to be shown becomes \xNN,
 * or \r \n. The caller frees it. */
char *escape_for_people(const char *text, size_t length);

#endif
