#include "escape.h"

static void escape_octet(struct buffer *out, unsigned char octet)
{
    if (octet == '\r')
        buffer_add_text(out, "\\r");
    else if (octet == '\n')
        buffer_add_text(out, "\\n");
    else if (octet == '\\')
        buffer_add_text(out, "\\\\");
    else if (octet >= 32 && octet < 127)
        buffer_add(out, &octet, 1);
    else
        buffer_format(out, "\\x%02X", octet);
}

void escape_octets(struct buffer *out, const char *octets, size_t length)
{
    for (size_t i = 0; i < length; i++)
        escape_octet(out, (unsigned char)octets[i]);
}

void escape_shortened(struct buffer *out, const char *octets, size_t length, size_t most)
{
    if (length <= most) {
        escape_octets(out, octets, length);
        return;
    }
    size_t half = most / 2;
    escape_octets(out, octets, half);
    buffer_format(out, "[...%zu octets...]", length - 2 * half);
    escape_octets(out, octets + length - half, half);
}

char *escape_new(const char *octets, size_t length)
{
    struct buffer out = {0};
    escape_octets(&out, octets, length);
    return buffer_take(&out);
}

char *escape_words(const char *text)
{
    struct buffer out = {0};
    for (const char *c = text; *c; c++)
        if (*c == '\\')
            buffer_add(&out, c, 1);
        else
            escape_octet(&out, (unsigned char)*c);
    return buffer_take(&out);
}
