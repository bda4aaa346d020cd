/* Allocation. A tester that has no memory left has no verdict to give: these never return NULL, but
 * ask the handler of mem_on_no_memory(), and without one give up (give_up.h). All sizes that the
 * server under test controls are bounded before they come here. */
#ifndef MEMORY_H
#define MEMORY_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

void *mem_alloc(size_t size);                         /* zeroed; free() it */
void *mem_grow(void *old, size_t count, size_t size); /* reallocarray; not zeroed; free() it */
char *mem_text(const char *text);                     /* strdup; free() it */
char *mem_copy(const char *octets, size_t length);    /* a NUL-terminated copy; free() it */
char *mem_format(const char *format, ...) __attribute__((format(printf, 1, 2))); /* free() it */
char *mem_vformat(const char *format, va_list args) __attribute__((format(printf, 1, 0)));

/* smtpspec_on_no_memory() of the public header. */
void mem_on_no_memory(bool (*handler)(size_t octets));

#endif
