#include "command.h"

#include "columns.h"
#include "escape.h"
#include "memory.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>

/* The explanation of a wider label is on the next line. */
#define LABEL_MOST 26

/* "-t, --target TARGET"; a long name alone is aligned with the others' long names. */
static char *label_of(const struct command_option *option)
{
    char letter[] = "-x, ";
    letter[1] = option->letter;
    return mem_format("%s--%s%s%s", option->letter ? letter : "    ", option->name,
                      option->argument ? " " : "", option->argument ? option->argument : "");
}

/* The column of the explanations: after the widest label that leaves room for them. */
static int column_of(const struct option_rows *rows)
{
    size_t widest = 0;
    for (size_t i = 0; i < rows->count; i++) {
        char *label = rows->items[i].name ? label_of(&rows->items[i]) : mem_text("");
        size_t length = strlen(label);
        widest = length > widest && length <= LABEL_MOST ? length : widest;
        free(label);
    }
    return (int)widest + 4;
}

void command_help(const struct command *command)
{
    struct option_rows rows = options_gather(command->options);
    int at = column_of(&rows);
    printf("usage: smtpspec %s\n\n%s\n", command->usage, command->about);
    for (size_t i = 0; i < rows.count; i++) {
        const struct command_option *row = &rows.items[i];
        if (row->heading) {
            printf("%s%s\n", i ? "\n" : "", row->heading);
            continue;
        }
        char *label = label_of(row);
        char *help = mem_format("%s%s", row->help, row->repeats ? " (repeatable)" : "");
        columns_print(stdout, label, at, help);
        free(label);
        free(help);
    }
    if (command->closing)
        printf("\n%s", command->closing);
    free(rows.items);
}

int command_parse(const struct command *command, int argc, char **argv, void *into,
                  struct operands *operands)
{
    struct options_reading reading = {.into = into};
    struct err err = {0};
    if (!options_read(command->options, argc, argv, &reading, &err))
        return command_misused(command, "%s", err.text);
    if (reading.help) {
        command_help(command);
        return ferror(stdout) ? EXIT_UNREPORTED : EXIT_CONFORMS;
    }
    if (operands)
        *operands = (struct operands){(const char *const *)(argv + reading.left),
                                      (size_t)(argc - reading.left)};
    else if (reading.left < argc)
        return command_misused(command, "unexpected argument \"%s\"", argv[reading.left]);
    return -1;
}

/* Messages quote files, arguments and servers: nothing in them reaches a terminal as it is. */
static void complain(const struct command *command, const char *format, va_list args)
{
    char *text = mem_vformat(format, args);
    char *shown = escape_for_people(text, strlen(text));
    fprintf(stderr, "smtpspec%s%s: %s\n", command ? " " : "", command ? command->name : "", shown);
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

/* Why a write that has failed failed: the next one fails alike, if it is not too late. */
static int reason_of_failure(void)
{
    return putchar('\n') == EOF || fflush(stdout) != 0 ? errno : 0;
}

/* Output that could not be written must not look like success. */
bool command_flush(int why)
{
    bool failed = ferror(stdout);
    if (fflush(stdout) != 0) {
        failed = true;
        why = errno;
    }
    if (failed && !why)
        why = reason_of_failure();
    if (!failed)
        return true;
    command_complain(NULL, "standard output: cannot be written: %s",
                     why ? strerror(why) : "part of it is lost");
    __fpurge(stdout);
    clearerr(stdout);
    return false;
}
