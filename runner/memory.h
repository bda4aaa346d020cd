/* Allocation. A tester that has no memory left has no verdict to give: these abort with a message
 * rather than return NULL. All sizes that the server under test controls are bounded before they
 * come here. */
#ifndef MEMORY_H
#define MEMORY_H

#include <stddef.h>

void *mem_alloc(size_t size);                         /* zeroed; free() it */
void *mem_grow(void *old, size_t count, size_t size); /* reallocarray; not zeroed; free() it */
char *mem_text(const char *text);                     /* strdup; free() it */
char *mem_copy(const char *octets, size_t length);    /* a copy with a NUL behind it; free() it */
char *mem_format(const char *format, ...) __attribute__((format(printf, 1, 2))); /* free() it */

/* Many small things that die together: the nodes and steps of the loaded files. */
struct arena;
struct arena *arena_new(void);
void *arena_alloc(struct arena *arena, size_t size); /* zeroed; lives as long as the arena */
char *arena_copy(struct arena *arena, const char *octets, size_t length); /* with a NUL behind it */
char *arena_format(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Calls RELEASE with MEMORY when the arena is freed: for what a library allocated. */
void arena_on_free(struct arena *arena, void (*release)(void *memory), void *memory);
void arena_free(struct arena **arena); /* and everything in it; sets *arena to NULL */

#endif
