/* Allocation. A tester that is out of memory has no verdict to give: these abort with a message
 * rather than return NULL. Every size that the server under test controls is bounded before it gets
 * here. */
#ifndef MEMORY_H
#define MEMORY_H

#include <stddef.h>

void *mem_alloc(size_t size);                         /* zeroed; free() it */
void *mem_grow(void *old, size_t count, size_t size); /* reallocarray; not zeroed; free() it */
char *mem_text(const char *text);                     /* strdup; free() it */
char *mem_copy(const char *octets, size_t length);    /* a NUL-terminated copy; free() it */
char *mem_format(const char *format, ...) __attribute__((format(printf, 1, 2))); /* free() it */

#endif
