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
    while (length && memchr(" \t\r\n", *octets, 4)) {
        octets++;
        length--;
    }
    for (size_t i = 0; i < length; i++)
        if (octets[i] != '\r' && octets[i] != '\n')
            buffer_add(out, octets + i, 1);
}

/* A field of a header, with its line ending. */
struct field {
    const char *octets;
    size_t length;
};

/* Goes on to the next field NAME before END; the first is after an empty FIELD at the beginning of
 * the header. */
static bool next_field(struct field *field, const char *end, const char *name)
{
    size_t name_length = strlen(name);
    for (const char *at = field->octets + field->length; at < end;) {
        size_t length = field_end(at, (size_t)(end - at), 0);
        *field = (struct field){at, length};
        if (length > name_length && at[name_length] == ':' &&
            strncasecmp(at, name, name_length) == 0)
            return true;
        at += length;
    }
    return false;
}

static void add_value(struct buffer *out, const struct field *field, const char *name)
{
    size_t front = strlen(name) + 1;
    unfold(out, field->octets + front, field->length - front);
}

bool delivered_field(const char *octets, size_t length, const char *name, size_t number,
                     struct buffer *out)
{
    struct field field = {octets, 0};
    const char *end = octets + delivered_body(octets, length);
    while (next_field(&field, end, name))
        if (number-- == 0) {
            add_value(out, &field, name);
            return true;
        }
    return false;
}

static bool is_part_of(const struct field *field, const struct buffer *sent)
{
    return sent->length && memmem(sent->octets, sent->length, field->octets, field->length);
}

bool delivered_added_field(const char *octets, size_t length, const char *name,
                           const struct buffer *sent, struct buffer *out)
{
    struct field field = {octets, 0}, lowest = {NULL, 0};
    const char *end = octets + delivered_body(octets, length);
    while (next_field(&field, end, name))
        if (!is_part_of(&field, sent))
            lowest = field;
    if (lowest.octets)
        add_value(out, &lowest, name);
    return lowest.octets;
}
