#include "command.h"

#include "escape.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>

/* Messages quote files, arguments and servers: nothing in them reaches a terminal as it is. */
static void complain(const struct command *command, const char *format, va_list args)
{
    char *text = NULL;
    int length = vasprintf(&text, format, args);
    char *shown = length < 0 ? NULL : escape_for_people(text, (size_t)length);
    fprintf(stderr, "smtpspec%s%s: %s\n", command ? " " : "", command ? command->name : "",
            shown ? shown : format);
    free(shown);
    free(text);
}

void command_complain(const struct command *command, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    complain(command, format, args);
    va_end(args);
}

int command_misused(const struct command *command, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    complain(command, format, args);
    va_end(args);
    fprintf(stderr, "Try \"smtpspec %s --help\".\n", command->name);
    return EXIT_USAGE;
}

/* What could not be written must not look like success. */
bool command_flush(int why)
{
    bool failed = ferror(stdout);
    if (fflush(stdout) != 0) {
        failed = true;
        why = errno;
    }
    if (!failed)
        return true;
    command_complain(NULL, "standard output: cannot be written: %s",
                     why ? strerror(why) : "a part of it is lost");
    __fpurge(stdout);
    clearerr(stdout);
    return false;
}
