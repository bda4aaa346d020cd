#include "command.h"

#include <stdarg.h>
#include <stdio.h>
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

int main(int argc, char **argv)
{
    if (argc > 1 && !strcmp(argv[1], command_serve.name))
        return command_serve.run(argc - 1, argv + 1);
    puts("smtpspec");
    return 0;
}
