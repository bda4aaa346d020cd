/* Finds things in the JSON answers of a test server's API. A path is member names joined by dots:
 * "data.messages". */
#ifndef ANSWER_H
#define ANSWER_H

#include <jansson.h>
#include <stddef.h>

/* How many values the JSON in OCTETS can have at most, told by its punctuation: asked before it is
 * parsed. */
size_t answer_values(const char *octets, size_t length);

/* The list at PATH (NULL: the answer itself); NULL if there is none. Borrowed from ROOT. A null in
 * the place of the list is an empty one. */
const json_t *answer_list(json_t *root, const char *path);

/* The string or whole number at PATH ("" is ITEM itself) as text; NULL if there is none. free() it.
 */
char *answer_text(const json_t *item, const char *path, size_t *length);

#endif
