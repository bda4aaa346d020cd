#include "reproduce.h"

#include "text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static bool is_hexadecimal(const char *escape)
{
    return escape[1] == 'x' && isxdigit((unsigned char)escape[2]) &&
           isxdigit((unsigned char)escape[3]);
}

/* \xNN, of which printf(1) knows only the octal form. */
static void add_octal(struct buffer *out, const char *digits)
{
    char number[3] = {digits[0], digits[1], '\0'};
    buffer_format(out, "\\%03lo", strtoul(number, NULL, 16));
}

/* Appends what is at AT; returns what comes after it. */
static const char *add_one(struct buffer *out, const char *at)
{
    if (*at == '\\' && is_hexadecimal(at)) {
        add_octal(out, at + 2);
        return at + 4;
    }
    if (*at == '\\' && at[1] && strchr("rn\\", at[1])) {
        buffer_add(out, at, 2);
        return at + 2;
    }
    if (*at == '\'')
        buffer_add_text(out, "'\\''");
    else
        buffer_format(out, *at == '%' || *at == '\\' ? "%c%c" : "%c", *at, *at);
    return at + 1;
}

void reproduce_octets(struct buffer *out, const char *escaped)
{
    char *clean = text_cleaned(escaped);
    buffer_add_text(out, "'");
    for (const char *at = clean; *at;) {
        bool ends_line = at[0] == '\\' && at[1] == 'n';
        at = add_one(out, at);
        if (ends_line && *at)
            buffer_add_text(out, "'\\\n'");
    }
    buffer_add_text(out, "'");
    free(clean);
}

/* The line at AT, without its ending, is the last of a reply (RFC 5321 4.2.1). */
static bool ends_reply(const char *at)
{
    return strspn(at, "0123456789") >= 3 && at[3] != '-';
}

size_t reproduce_replies(const char *escaped)
{
    size_t count = 0;
    for (const char *at = escaped; *at;) {
        count += ends_reply(at);
        while (*at && strncmp(at, "\\n", 2) != 0)
            at += at[0] == '\\' && at[1] ? 2 : 1;
        at += *at ? 2 : 0;
    }
    return count;
}

void reproduce_comment(struct buffer *out, const char *prefix, const char *text)
{
    char *clean = text_cleaned(text);
    const char *at = clean;
    do {
        const char *end = strstr(at, "\\r\\n");
        size_t length = end && end[4] ? (size_t)(end - at) + 4 : strlen(at);
        buffer_format(out, "# %s%.*s\n", prefix, (int)length, at);
        at += length;
    } while (*at);
    free(clean);
}
