#include "escape.h"

#include "count_of.h"
#include "utf8.h"

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

/* Characters of more than one octet that are not shown but obeyed. */
static const struct {
    unsigned first, last;
} steering[] = {
    {0x80, 0x9F},     /* C1 */
    {0x61C, 0x61C},   /* Arabic letter mark */
    {0x200B, 0x200F}, /* zero width, and the marks of direction */
    {0x2028, 0x202E}, /* separators, embeddings and overrides of direction */
    {0x2060, 0x206F}, /* word joiner, isolates of direction */
    {0xFEFF, 0xFEFF}, /* byte order mark */
    {0xFFF9, 0xFFFB}, /* interlinear annotation */
    {0xE0000, 0xE007F},
};

/* The code point of LENGTH octets that are a character (RFC 3629 3). */
static unsigned code_point(const char *text, size_t length)
{
    static const unsigned char masks[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    unsigned point = (unsigned char)*text & masks[length];
    for (size_t i = 1; i < length; i++)
        point = point << 6 | ((unsigned char)text[i] & 0x3F);
    return point;
}

bool escape_is_shown(const char *character, size_t length)
{
    if (!length || utf8_valid(character, length) != length)
        return false;
    unsigned point = code_point(character, length);
    if (length == 1)
        return point >= 32 && point < 127;
    for (size_t i = 0; i < COUNT_OF(steering); i++)
        if (point >= steering[i].first && point <= steering[i].last)
            return false;
    return true;
}

/* Backslashes stay single: what was escaped before stays as it is. */
char *escape_for_people(const char *text, size_t length)
{
    struct buffer out = {0};
    for (size_t at = 0, step; at < length; at += step) {
        step = utf8_length(text + at, length - at);
        if (escape_is_shown(text + at, step))
            buffer_add(&out, text + at, step);
        else
            escape_octets(&out, text + at, step);
    }
    return buffer_take(&out);
}
