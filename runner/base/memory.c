#include "memory.h"

#include "give_up.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The only global there is. An allocation knows nothing of the run that it is for, and memory runs
 * out for the whole process; atomic, since it may be set while others allocate. */
static _Atomic(bool (*)(size_t octets)) no_memory;

void mem_on_no_memory(bool (*handler)(size_t octets))
{
    atomic_store(&no_memory, handler);
}

/* Returns if it is worth another try. */
static void make_room(size_t octets)
{
    bool (*handler)(size_t) = atomic_load(&no_memory);
    if (handler && handler(octets))
        return;
    memory_give_up();
}

void *mem_alloc(size_t size)
{
    void *memory;
    while (!(memory = calloc(1, size ? size : 1)))
        make_room(size);
    return memory;
}

void *mem_grow(void *old, size_t count, size_t size)
{
    void *memory;
    while (!(memory = reallocarray(old, count ? count : 1, size)))
        make_room(count * size);
    return memory;
}

char *mem_text(const char *text)
{
    return mem_copy(text, strlen(text));
}

char *mem_copy(const char *octets, size_t length)
{
    char *copy;
    while (!(copy = malloc(length + 1)))
        make_room(length + 1);
    if (length)
        memcpy(copy, octets, length);
    copy[length] = '\0';
    return copy;
}

char *mem_format(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = mem_vformat(format, args);
    va_end(args);
    return text;
}

char *mem_vformat(const char *format, va_list args)
{
    for (;;) {
        char *text = NULL;
        va_list again;
        va_copy(again, args);
        int length = vasprintf(&text, format, again);
        va_end(again);
        if (length >= 0)
            return text;
        make_room(0);
    }
}
