#include "command.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <string.h>

int command_misused(const struct command *command, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fprintf(stderr, "smtpspec %s: ", command->name);
    vfprintf(stderr, format, args);
    fprintf(stderr, "\nTry \"smtpspec %s --help\".\n", command->name);
    va_end(args);
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
    fprintf(stderr, "smtpspec: standard output: cannot be written: %s\n",
            why ? strerror(why) : "a part of it is lost");
    __fpurge(stdout);
    clearerr(stdout);
    return false;
}
