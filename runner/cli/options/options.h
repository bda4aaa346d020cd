/* The options of a subcommand: one table for reading them and printing --help. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include "err.h"

#include <stdbool.h>
#include <stddef.h>

/* A row: an option, a heading, or a place for the rows of another table. */
struct command_option {
    const char *name;     /* long, without dashes; NULL for the other two */
    char letter;          /* its short name; 0: none */
    bool repeats;         /* may be repeated; else the last one counts */
    const char *argument; /* its argument, for the help; NULL: none */
    const char *help;     /* what it does; NULL and no name: the end of the table */
    /* Stores VALUE (NULL if it has no argument) in INTO; false with the reason, which names the
     * option. */
    bool (*set)(void *into, const struct command_option *option, const char *value,
                struct err *err);
    /* The INDEX-th of the words that its argument may be, for completion; NULL: there are no more.
     * NULL: any text. */
    const char *(*value)(const struct command_option *option, size_t index);
    bool list;          /* several of them, separated by commas */
    size_t offset;      /* of the member of INTO, for the setters of option_set.h */
    const void *detail; /* for SET: the row in the other table */

    const char *heading; /* of the rows after it */
    /* Fills in the INDEX-th of the rows for this place; false after the last. */
    bool (*more)(size_t index, struct command_option *out);
};

/* All the rows of a table, with those of other tables in their places. free() the rows. */
struct option_rows {
    struct command_option *items;
    size_t count;
};
struct option_rows options_gather(const struct command_option *table);

/* Reads the options of ARGV (argv[0] is the subcommand) into INTO. The rest begins at argv[*left].
 * HELP: --help was among them. False with the reason if one was misused. */
struct options_reading {
    void *into;
    int left;
    bool help;
};
bool options_read(const struct command_option *table, int argc, char **argv,
                  struct options_reading *reading, struct err *err);

#endif
