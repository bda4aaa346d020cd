/* The subcommands: one file cmd_NAME.c and one `const struct command` each. */
#ifndef COMMAND_H
#define COMMAND_H

#include "options.h"

#include <stdbool.h>
#include <stddef.h>

/* Exit codes of the contract. Where several hold, the first of 2, 5, 1, 3, 4 does. */
enum exit_code {
    EXIT_CONFORMS = 0,
    EXIT_FAILED = 1,
    EXIT_USAGE = 2,
    EXIT_UNTRIED = 3,
    EXIT_STOPPED = 4,    /* interrupted, or the time ran out */
    EXIT_UNREPORTED = 5, /* a report, or other output, could not be written */
};

struct command {
    const char *name;
    const char *summary;                  /* one line for `smtpspec --help` */
    const char *usage;                    /* what follows "usage: smtpspec " */
    const char *about;                    /* what it does: whole lines, before the options */
    const struct command_option *options; /* its table; NULL: --help alone */
    const char *closing;                  /* whole lines after the options; NULL: none */
    int (*run)(int argc, char **argv); /* argv[0] is the subcommand's name; returns an exit code */
};

/* What is no option. */
struct operands {
    const char *const *items;
    size_t count;
};

extern const struct command command_run, command_coverage, command_list, command_show, command_lint,
    command_serve, command_compare;

/* Reads the options into INTO, and where OPERANDS is NULL refuses what else is there. Returns -1 to
 * go on, else the exit code: --help was asked for and has been printed, or something was misused,
 * which has been said. */
int command_read(const struct command *command, int argc, char **argv, void *into,
                 struct operands *operands);

/* Prints --help. */
void command_help(const struct command *command);

/* Prints "smtpspec NAME: message" and a hint at --help to standard error; returns EXIT_USAGE. */
int command_misused(const struct command *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Writes out what standard output holds. If that cannot be done it is said, once, and false comes
 * back. WHY: the errno of a write to it that has failed already, or 0. */
bool command_flush(int why);

#endif
