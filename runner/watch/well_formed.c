#include "well_formed.h"

#include "count_of.h"

#include <string.h>
#include <strings.h>

#define COMMAND_MOST 512
#define LINE_MOST 1000

static const char *const verbs[] = {"HELO", "EHLO", "LHLO", "MAIL", "RCPT", "DATA",     "RSET",
                                    "NOOP", "QUIT", "VRFY", "EXPN", "HELP", "STARTTLS", "AUTH"};

static bool is_known(const char *line, size_t length)
{
    for (size_t i = 0; i < COUNT_OF(verbs); i++) {
        size_t verb = strlen(verbs[i]);
        if (length > verb && strncasecmp(line, verbs[i], verb) == 0 &&
            (line[verb] == ' ' || line[verb] == '\r'))
            return true;
    }
    return false;
}

static bool is_command(const char *octets, size_t length)
{
    if (length < 3 || length > COMMAND_MOST || memcmp(octets + length - 2, "\r\n", 2) != 0)
        return false;
    for (size_t i = 0; i < length - 2; i++)
        if (octets[i] < ' ' || octets[i] > '~')
            return false;
    return is_known(octets, length);
}

static bool are_lines(const char *octets, size_t length)
{
    size_t line = 0;
    for (size_t i = 0; i < length; i++) {
        bool ends = octets[i] == '\n';
        if (!octets[i] || ends != (i > 0 && octets[i - 1] == '\r'))
            return false;
        line = ends ? 0 : line + 1;
        if (line >= LINE_MOST)
            return false;
    }
    return length == 0 || octets[length - 1] == '\n';
}

bool well_formed(unsigned last_code, const char *octets, size_t length)
{
    return last_code == 354 || last_code == 334 ? are_lines(octets, length)
                                                : is_command(octets, length);
}
