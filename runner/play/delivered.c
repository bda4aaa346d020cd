#include "delivered.h"

#include <string.h>
#include <strings.h>

size_t delivered_body(const char *octets, size_t length)
{
    if (length >= 2 && memcmp(octets, "\r\n", 2) == 0)
        return 2;
    const char *gap = memmem(octets, length, "\r\n\r\n", 4);
    return gap ? (size_t)(gap - octets) + 4 : length;
}

/* The offset after the field that begins at START, including its folded lines. */
static size_t field_end(const char *octets, size_t length, size_t start)
{
    size_t at = start;
    do {
        const char *end = memmem(octets + at, length - at, "\r\n", 2);
        at = end ? (size_t)(end - octets) + 2 : length;
    } while (at < length && (octets[at] == ' ' || octets[at] == '\t'));
    return at;
}

static void unfold(struct buffer *out, const char *octets, size_t length)
{
    while (length && strchr(" \t", *octets)) {
        octets++;
        length--;
    }
    for (size_t i = 0; i < length; i++)
        if (octets[i] != '\r' && octets[i] != '\n')
            buffer_add(out, octets + i, 1);
}

bool delivered_field(const char *octets, size_t length, const char *name, size_t number,
                     struct buffer *out)
{
    size_t header = delivered_body(octets, length), name_length = strlen(name);
    for (size_t at = 0; at < header;) {
        size_t end = field_end(octets, header, at);
        bool same = end - at > name_length && octets[at + name_length] == ':' &&
                    strncasecmp(octets + at, name, name_length) == 0;
        if (same && number-- == 0) {
            unfold(out, octets + at + name_length + 1, end - at - name_length - 1);
            return true;
        }
        at = end > at ? end : header;
    }
    return false;
}
