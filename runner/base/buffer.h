/* A growing string of octets with an upper bound, so that nothing read from the network grows for
 * ever. */
#ifndef BUFFER_H
#define BUFFER_H

#include <stdbool.h>
#include <stddef.h>

struct buffer {
    char *octets; /* length octets, then a NUL; NULL while empty; not to be freed */
    size_t length;
    size_t room;    /* private */
    size_t dropped; /* private: octets in front that are no more; many small drops cost no moves */
    size_t limit;   /* most octets it may hold; 0: no limit */
};

#define BUFFER_LIMITED(most) ((struct buffer){.limit = (most)})

/* Appends; false, with nothing appended, if that would exceed the limit. */
bool buffer_add(struct buffer *buffer, const void *octets, size_t length);
bool buffer_add_text(struct buffer *buffer, const char *text);
bool buffer_format(struct buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* The octets as a string: "" if there are none, never NULL. Valid until the buffer changes. */
const char *buffer_text(const struct buffer *buffer);
/* Drops the first LENGTH octets. */
void buffer_drop(struct buffer *buffer, size_t length);
/* Shortens it to its first LENGTH octets, if it has more. */
void buffer_cut(struct buffer *buffer, size_t length);
/* Empties it; keeps the memory and the limit. */
void buffer_clear(struct buffer *buffer);
/* Frees its memory; it remains usable as an empty buffer with the same limit. */
void buffer_release(struct buffer *buffer);
/* Hands the octets over to the caller, who frees them ("" rather than NULL if there are none), and
 * leaves the buffer empty. */
char *buffer_take(struct buffer *buffer);

#endif
