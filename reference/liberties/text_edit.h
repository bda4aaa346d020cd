/* Changes to fields that have been written. */
#ifndef TEXT_EDIT_H
#define TEXT_EDIT_H

#include "buffer.h"

#include <stdbool.h>

/* Replaces the first occurrence of FIND at FROM or later with PUT; false if there is none. */
bool text_replace(struct buffer *text, size_t from, const char *find, const char *put);
/* Inserts PUT at AT. */
void text_insert(struct buffer *text, size_t at, const char *put);
/* Removes LENGTH octets at AT. */
void text_remove(struct buffer *text, size_t at, size_t length);
/* Where FIND occurs for the first time at FROM or later; the length of the text if it does not. */
size_t text_find(const struct buffer *text, size_t from, const char *find);

#endif
