#include "text_edit.h"

#include <string.h>

/* Replaces LENGTH octets at AT with PUT. */
static void splice(struct buffer *text, size_t at, size_t length, const char *put)
{
    struct buffer spliced = {0};
    buffer_add(&spliced, text->octets, at);
    buffer_add_text(&spliced, put);
    buffer_add(&spliced, text->octets + at + length, text->length - at - length);
    buffer_release(text);
    *text = spliced;
}

size_t text_find(const struct buffer *text, size_t from, const char *find)
{
    if (from >= text->length)
        return text->length;
    const char *found = memmem(text->octets + from, text->length - from, find, strlen(find));
    return found ? (size_t)(found - text->octets) : text->length;
}

bool text_replace(struct buffer *text, size_t from, const char *find, const char *put)
{
    size_t at = text_find(text, from, find);
    if (at == text->length)
        return false;
    splice(text, at, strlen(find), put);
    return true;
}

void text_insert(struct buffer *text, size_t at, const char *put)
{
    splice(text, at, 0, put);
}

void text_remove(struct buffer *text, size_t at, size_t length)
{
    splice(text, at, length, "");
}
