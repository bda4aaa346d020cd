#include "outstanding.h"

#include <string.h>
#include <strings.h>

#define LINE_MOST 512 /* RFC 5321 4.5.3.1.4 */

/* The length of the first line with its CRLF; 0 if it is not printable ASCII followed by CRLF. */
static size_t plain_line(const char *octets, size_t length)
{
    for (size_t i = 0; i + 1 < length; i++) {
        if (octets[i] == '\r')
            return octets[i + 1] == '\n' ? i + 2 : 0;
        if (octets[i] < 32 || octets[i] == 127)
            return 0;
    }
    return 0;
}

/* An empty line may be ignored, and the octets after BDAT are not lines. */
static bool is_command(const char *line, size_t length)
{
    return length > 2 && length <= LINE_MOST && (length < 4 || strncasecmp(line, "BDAT", 4) != 0);
}

static void sent_commands(struct outstanding *outstanding, const char *octets, size_t length)
{
    while (length && !outstanding->is_unknown) {
        size_t line = plain_line(octets, length);
        if (line && is_command(octets, line))
            outstanding->replies++;
        else
            outstanding->is_unknown = true;
        octets += line;
        length -= line;
    }
}

/* Whether some servers take LINE for end-of-data although it is not: to a C program a NUL ends it,
 * and trailing spaces are often dropped. */
static bool is_like_an_end(const char *line, size_t length)
{
    return memchr(line, '\0', length) ||
           (length > 1 && line[0] == '.' && (line[1] == ' ' || line[1] == '\t'));
}

/* Whole lines up to CR LF; a dot alone is the last. */
static void sent_content(struct outstanding *outstanding, const char *octets, size_t length)
{
    while (length && !outstanding->is_unknown) {
        const char *end = memchr(octets, '\n', length);
        size_t line = end ? (size_t)(end + 1 - octets) : 0;
        const char *cr = line ? memchr(octets, '\r', line) : NULL;
        if (outstanding->replies || !cr || cr + 1 != end || is_like_an_end(octets, line))
            outstanding->is_unknown = true;
        else if (line == 3 && *octets == '.')
            outstanding->replies++;
        octets += line;
        length -= line;
    }
}

void outstanding_sent(struct outstanding *outstanding, unsigned last_code, const char *octets,
                      size_t length)
{
    if (last_code == 354)
        sent_content(outstanding, octets, length);
    else
        sent_commands(outstanding, octets, length);
}

void outstanding_answered(struct outstanding *outstanding)
{
    if (outstanding->replies)
        outstanding->replies--;
}

bool outstanding_nothing(const struct outstanding *outstanding)
{
    return !outstanding->replies && !outstanding->is_unknown;
}
