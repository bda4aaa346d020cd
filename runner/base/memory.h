/* Allocation. A tester that has no memory left has no verdict to give: these give up
 * (give_up.h) rather than return NULL. All sizes that the server under test controls are bounded
 * before they come here. */
#ifndef MEMORY_H
#define MEMORY_H

#include <stddef.h>

void *mem_alloc(size_t size);                         /* zeroed; free() it */
void *mem_grow(void *old, size_t count, size_t size); /* reallocarray; not zeroed; free() it */
char *mem_text(const char *text);                     /* strdup; free() it */
char *mem_copy(const char *octets, size_t length);    /* a copy with a NUL behind it; free() it */
char *mem_format(const char *format, ...) __attribute__((format(printf, 1, 2))); /* free() it */

#endif
