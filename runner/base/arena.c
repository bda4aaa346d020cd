#include "arena.h"
#include "memory.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The least that a block holds; a larger request gets a block of its own size. */
#define BLOCK_ROOM 65536

struct block {
    struct block *next;
    size_t room, used;
    alignas(max_align_t) char octets[];
};

/* Something that is released with the arena. */
struct attached {
    struct attached *next;
    void (*release)(void *memory);
    void *memory;
};

struct arena {
    struct block *newest;
    struct attached *attached;
};

struct arena *arena_new(void)
{
    return mem_alloc(sizeof(struct arena));
}

static struct block *block_new(struct block *next, size_t wish)
{
    size_t room = wish > BLOCK_ROOM ? wish : BLOCK_ROOM;
    struct block *block = mem_alloc(sizeof *block + room);
    block->next = next;
    block->room = room;
    return block;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    size_t whole = (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
    struct block *block = arena->newest;
    if (!block || block->room - block->used < whole)
        block = arena->newest = block_new(arena->newest, whole);
    void *memory = block->octets + block->used;
    block->used += whole;
    return memory;
}

char *arena_copy(struct arena *arena, const char *octets, size_t length)
{
    char *copy = arena_alloc(arena, length + 1);
    if (length)
        memcpy(copy, octets, length);
    return copy;
}

char *arena_format(struct arena *arena, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *text = arena_alloc(arena, length < 0 ? 1 : (size_t)length + 1);
    if (length > 0)
        vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}

void arena_on_free(struct arena *arena, void (*release)(void *memory), void *memory)
{
    struct attached *attached = arena_alloc(arena, sizeof *attached);
    *attached = (struct attached){arena->attached, release, memory};
    arena->attached = attached;
}

void arena_free(struct arena **arena)
{
    if (!*arena)
        return;
    for (struct attached *attached = (*arena)->attached; attached; attached = attached->next)
        attached->release(attached->memory);
    for (struct block *block = (*arena)->newest, *next; block; block = next) {
        next = block->next;
        free(block);
    }
    free(*arena);
    *arena = NULL;
}
