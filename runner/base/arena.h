/* Memory for many small things that end together: the nodes and steps of the loaded files. */
#ifndef ARENA_H
#define ARENA_H

#include <stddef.h>

struct arena;
struct arena *arena_new(void);
void *arena_alloc(struct arena *arena, size_t size); /* zeroed; lives as long as the arena */
char *arena_copy(struct arena *arena, const char *octets, size_t length); /* NUL-terminated */
char *arena_format(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Calls RELEASE with MEMORY when the arena is freed: for what a library allocated. */
void arena_on_free(struct arena *arena, void (*release)(void *memory), void *memory);
void arena_free(struct arena **arena); /* and everything in it; sets *arena to NULL */

#endif
