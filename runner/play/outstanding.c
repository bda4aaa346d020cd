#include "outstanding.h"

#include "asked.h"

#include <strings.h>

#define LINE_MOST 512 /* RFC 5321 4.5.3.1.4 */

/* An empty line may be ignored, and the octets after BDAT are not lines. */
static bool is_command(const char *line, size_t length)
{
    return length > 2 && length <= LINE_MOST && (length < 4 || strncasecmp(line, "BDAT", 4) != 0);
}

static void sent_commands(struct outstanding *outstanding, const char *octets, size_t length)
{
    while (length && !outstanding->is_unknown) {
        size_t line = asked_line(octets, length);
        if (line && is_command(octets, line))
            outstanding->replies++;
        else
            outstanding->is_unknown = true;
        octets += line;
        length -= line;
    }
}

/* Whole lines up to CR LF; a dot alone is the last. */
static void sent_content(struct outstanding *outstanding, const char *octets, size_t length)
{
    while (length && !outstanding->is_unknown) {
        size_t line = asked_content_line(octets, length);
        if (outstanding->replies || !line)
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
