#include "asked.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

static const char *const names[ASKEDS] = {
    [ASKED_UNKNOWN] = "unknown", [ASKED_GREETING] = "greeting",   [ASKED_MESSAGE] = "message",
    [ASKED_EHLO] = "EHLO",       [ASKED_LHLO] = "LHLO",           [ASKED_HELO] = "HELO",
    [ASKED_MAIL] = "MAIL",       [ASKED_RCPT] = "RCPT",           [ASKED_DATA] = "DATA",
    [ASKED_BDAT] = "BDAT",       [ASKED_RSET] = "RSET",           [ASKED_NOOP] = "NOOP",
    [ASKED_QUIT] = "QUIT",       [ASKED_VRFY] = "VRFY",           [ASKED_EXPN] = "EXPN",
    [ASKED_HELP] = "HELP",       [ASKED_AUTH] = "AUTH",           [ASKED_STARTTLS] = "STARTTLS",
    [ASKED_ETRN] = "ETRN",       [ASKED_AFTER_421] = "after-421",
};

const char *asked_name(enum asked asked)
{
    return names[asked];
}

enum asked asked_by_name(const char *name)
{
    for (enum asked i = ASKED_GREETING; i < ASKEDS; i++)
        if (strcmp(names[i], name) == 0)
            return i;
    return ASKED_UNKNOWN;
}

enum asked asked_by_line(const char *line, size_t length)
{
    for (enum asked i = ASKED_EHLO; i < ASKED_AFTER_421; i++) {
        size_t verb = strlen(names[i]);
        if (length >= verb && strncasecmp(line, names[i], verb) == 0 &&
            (length == verb || line[verb] == ' ' || line[verb] == '\r'))
            return i;
    }
    return ASKED_UNKNOWN;
}

size_t asked_line(const char *octets, size_t length)
{
    for (size_t i = 0; i + 1 < length; i++) {
        if (octets[i] == '\r')
            return octets[i + 1] == '\n' ? i + 2 : 0;
        if (octets[i] < 32 || octets[i] == 127)
            return 0;
    }
    return 0;
}

/* Whether some servers take LINE for end-of-data although it is not: to a C program a NUL ends it,
 * and trailing spaces are often dropped. */
static bool is_like_an_end(const char *line, size_t length)
{
    return memchr(line, '\0', length) ||
           (length > 1 && line[0] == '.' && (line[1] == ' ' || line[1] == '\t'));
}

size_t asked_content_line(const char *octets, size_t length)
{
    const char *end = memchr(octets, '\n', length);
    size_t line = end ? (size_t)(end + 1 - octets) : 0;
    const char *cr = line ? memchr(octets, '\r', line) : NULL;
    return cr && cr + 1 == end && !is_like_an_end(octets, line) ? line : 0;
}
