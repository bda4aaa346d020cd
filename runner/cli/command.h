/* The subcommands: a file cmd_NAME.c and a `const struct command` each. */
#ifndef COMMAND_H
#define COMMAND_H

#include "options.h"

#include <stdbool.h>
#include <stddef.h>

/* The exit codes. Where several hold, the first of 2, 5, 1, 3, 4 does. */
enum exit_code {
    EXIT_CONFORMS = 0,
    EXIT_FAILED = 1,
    EXIT_USAGE = 2,
    EXIT_UNTRIED = 3,
    EXIT_STOPPED = 4,    /* interrupted, or the time ran out */
    EXIT_UNREPORTED = 5, /* a report, or other output, could not be written */
};

/* What completion offers for the arguments that are not options. */
enum operand_sort { OPERAND_OTHER, OPERAND_FILE, OPERAND_CASE };

struct command {
    const char *name;
    const char *summary; /* one line for `smtpspec --help` */
    const char *usage;   /* what follows "usage: smtpspec " */
    const char *about;   /* what it does: whole lines, printed before the options */
    const struct command_option *options; /* its table; NULL: --help alone */
    const char *closing;                  /* whole lines, printed after the options; NULL: none */
    enum operand_sort operands;
    const char *(*operand)(size_t index); /* the words it takes, for completion; NULL: others */
    int (*run)(int argc, char **argv); /* argv[0] is the subcommand's name; returns an exit code */
};

/* The arguments that are not options. */
struct operands {
    const char *const *items;
    size_t count;
};

extern const struct command command_run, command_coverage, command_list, command_show, command_lint,
    command_serve, command_compare, command_probe, command_init, command_new, command_completion;

/* All of them, in the order in which they are listed; a NULL ends them. */
const struct command *const *commands(void);
/* NULL if there is none of that name. */
const struct command *command_find(const char *name);

/* Reads the options into INTO; if OPERANDS is NULL, rejects anything else. Returns -1 to go on,
 * else the exit code: --help was asked for and has been printed, or a misuse has been reported. */
int command_parse(const struct command *command, int argc, char **argv, void *into,
                  struct operands *operands);

/* Prints --help. */
void command_help(const struct command *command);

/* Prints "smtpspec NAME: message" to standard error, COMMAND NULL: "smtpspec: message", as one line
 * in which nothing steers a terminal. */
void command_complain(const struct command *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* The same, and a hint at --help to standard error; returns EXIT_USAGE. */
int command_misused(const struct command *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Flushes standard output. If that fails, reports it, once, and returns false. WHY: the errno of a
 * write to it that has already failed, or 0. */
bool command_flush(int why);

#endif
