#include "buffer.h"

#include "memory.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Where its memory begins. */
static char *start_of(const struct buffer *buffer)
{
    return buffer->octets ? buffer->octets - buffer->dropped : NULL;
}

static void close_up(struct buffer *buffer)
{
    if (!buffer->dropped)
        return;
    buffer->octets = memmove(start_of(buffer), buffer->octets, buffer->length + 1);
    buffer->dropped = 0;
}

static void make_room(struct buffer *buffer, size_t more)
{
    size_t needed = buffer->dropped + buffer->length + more + 1;
    if (needed <= buffer->room)
        return;
    if (buffer->dropped >= buffer->length)
        close_up(buffer);
    needed = buffer->dropped + buffer->length + more + 1;
    size_t room = buffer->room ? buffer->room : 64;
    while (room < needed)
        room *= 2;
    if (room == buffer->room)
        return;
    char *start = mem_grow(start_of(buffer), room, 1);
    buffer->octets = start + buffer->dropped;
    buffer->room = room;
}

bool buffer_add(struct buffer *buffer, const void *octets, size_t length)
{
    size_t limit = buffer->limit ? buffer->limit : SIZE_MAX / 4;
    if (length > limit || buffer->length > limit - length)
        return false;
    make_room(buffer, length);
    if (length)
        memcpy(buffer->octets + buffer->length, octets, length);
    buffer->length += length;
    buffer->octets[buffer->length] = '\0';
    return true;
}

bool buffer_add_text(struct buffer *buffer, const char *text)
{
    return buffer_add(buffer, text, strlen(text));
}

bool buffer_format(struct buffer *buffer, const char *format, ...)
{
    char *text = NULL;
    va_list args;
    va_start(args, format);
    int length = vasprintf(&text, format, args);
    va_end(args);
    bool added = length >= 0 && buffer_add(buffer, text, (size_t)length);
    if (length >= 0)
        free(text);
    return added;
}

const char *buffer_text(const struct buffer *buffer)
{
    return buffer->octets ? buffer->octets : "";
}

void buffer_drop(struct buffer *buffer, size_t length)
{
    if (length > buffer->length)
        length = buffer->length;
    if (!length)
        return;
    buffer->length -= length;
    buffer->octets += length;
    buffer->dropped += length;
    if (!buffer->length)
        close_up(buffer);
}

void buffer_cut(struct buffer *buffer, size_t length)
{
    if (length >= buffer->length)
        return;
    buffer->length = length;
    buffer->octets[length] = '\0';
}

void buffer_clear(struct buffer *buffer)
{
    buffer->length = 0;
    if (!buffer->octets)
        return;
    close_up(buffer);
    buffer->octets[0] = '\0';
}

void buffer_release(struct buffer *buffer)
{
    free(start_of(buffer));
    *buffer = BUFFER_LIMITED(buffer->limit);
}

char *buffer_take(struct buffer *buffer)
{
    make_room(buffer, 0);
    close_up(buffer);
    buffer->octets[buffer->length] = '\0';
    char *octets = buffer->octets;
    *buffer = BUFFER_LIMITED(buffer->limit);
    return octets;
}
