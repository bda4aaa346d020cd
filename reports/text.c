#include "text.h"

#include "escape.h"

#include <libxml/parserInternals.h>
#include <libxml/xmlstring.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* The length of the printable character at TEXT; 0 if there is none, or not every format can hold
 * it. */
static size_t printable(const char *text)
{
    static const int least[] = {0, 0, 0xa0, 0x800, 0x10000}; /* below: control, overlong */
    unsigned char first = (unsigned char)*text;
    if (first < 0x80)
        return first >= 0x20 && first != 0x7f;
    if (first < 0xc2) /* continues a character or begins an overlong form */
        return 0;
    int length = (int)strnlen(text, 4);
    int character = xmlGetUTF8Char((const unsigned char *)text, &length);
    if (character < 0 || length > 4 || character < least[length] || !IS_CHAR(character))
        return 0;
    return (size_t)length;
}

void text_clean(struct buffer *out, const char *text)
{
    for (const char *at = text ? text : ""; *at;) {
        size_t length = 0, next;
        while (at[length] && (next = printable(at + length)) > 0)
            length += next;
        buffer_add(out, at, length);
        at += length;
        /* A backslash is printable and stays single: those that a server sent are already
         * doubled. */
        if (*at)
            escape_octets(out, at++, 1);
    }
}

char *text_cleaned(const char *text)
{
    struct buffer out = {0};
    text_clean(&out, text);
    return buffer_take(&out);
}

char *text_reply(const char *text)
{
    char *clean = text_cleaned(text);
    size_t length = strlen(clean);
    if (length >= 4 && strcmp(clean + length - 4, "\\r\\n") == 0)
        clean[length - 4] = '\0';
    return clean;
}

/* Counts the octets that begin a character; those within one are 10xxxxxx. */
size_t text_columns(const char *clean, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++)
        count += ((unsigned char)clean[i] & 0xc0) != 0x80;
    return count;
}

void text_pad(struct buffer *out, size_t taken, size_t columns)
{
    if (taken < columns)
        buffer_format(out, "%*s", (int)(columns - taken), "");
}

void text_wrapped(struct buffer *out, const char *text, struct text_wrap wrap)
{
    char *clean = text_cleaned(text);
    bool first = true;
    for (const char *at = clean + strspn(clean, " "); *at; at += strspn(at, " ")) {
        size_t length = strcspn(at, " "), wide = text_columns(at, length);
        if (!first && wrap.column + 1 + wide > wrap.width) {
            buffer_format(out, "\n%*s", (int)wrap.indent, "");
            wrap.column = wrap.indent;
        } else if (!first) {
            buffer_add_text(out, " ");
            wrap.column++;
        }
        buffer_add(out, at, length);
        wrap.column += wide;
        at += length;
        first = false;
    }
    free(clean);
}

/* The first place at or after TEXT + AT where a character begins. */
static size_t character_at(const char *text, size_t at)
{
    while (((unsigned char)text[at] & 0xc0) == 0x80)
        at++;
    return at;
}

void text_shortened(struct buffer *out, const char *text, size_t most)
{
    char *clean = text_cleaned(text);
    size_t length = strlen(clean);
    if (text_columns(clean, length) <= most || most < 32) {
        buffer_add(out, clean, length);
    } else {
        size_t kept = most - 22; /* room for the count */
        size_t head = character_at(clean, kept * 3 / 4);
        size_t tail = character_at(clean, length - kept / 4);
        buffer_add(out, clean, head);
        buffer_format(out, "[...%zu characters...]", text_columns(clean + head, tail - head));
        buffer_add_text(out, clean + tail);
    }
    free(clean);
}

void text_counted(struct buffer *out, size_t count, const char *noun)
{
    buffer_format(out, "%zu %s%s", count, noun, count == 1 ? "" : "s");
}
