#include "options.h"

#include "bad_option.h"
#include "memory.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

/* What getopt_long() returns for the first row; letters are below. */
#define FIRST 256

static const struct command_option help_option = {
    .name = "help", .letter = 'h', .help = "print this"};

static void add_row(struct option_rows *rows, const struct command_option *row)
{
    rows->items = mem_grow(rows->items, rows->count + 1, sizeof *rows->items);
    rows->items[rows->count++] = *row;
}

struct option_rows options_gather(const struct command_option *table)
{
    struct option_rows rows = {0};
    for (const struct command_option *row = table; row && (row->help || row->heading || row->more);
         row++) {
        struct command_option other = {0};
        if (!row->more)
            add_row(&rows, row);
        for (size_t i = 0; row->more && row->more(i, &other); i++) {
            add_row(&rows, &other);
            other = (struct command_option){0};
        }
    }
    add_row(&rows, &help_option);
    return rows;
}

/* The rows in the form that getopt_long() wants. */
struct known {
    struct option *options; /* an empty one ends them */
    char *letters;
};

static struct known known_of(const struct option_rows *rows)
{
    struct known known = {mem_alloc((rows->count + 1) * sizeof *known.options),
                          mem_alloc(2 * rows->count + 2)};
    char *letter = known.letters;
    size_t count = 0;
    *letter++ = ':';
    for (size_t i = 0; i < rows->count; i++) {
        const struct command_option *row = &rows->items[i];
        if (!row->name)
            continue;
        known.options[count++] = (struct option){
            row->name, row->argument ? required_argument : no_argument, NULL, FIRST + (int)i};
        if (row->letter)
            *letter++ = row->letter;
        if (row->letter && row->argument)
            *letter++ = ':';
    }
    return known;
}

static const struct command_option *row_of(const struct option_rows *rows, int answer)
{
    for (size_t i = 0; i < rows->count; i++)
        if (rows->items[i].name && (answer == FIRST + (int)i || answer == rows->items[i].letter))
            return &rows->items[i];
    return NULL;
}

static bool take(const struct option_rows *rows, int answer, struct options_reading *reading,
                 struct err *err)
{
    const struct command_option *row = row_of(rows, answer);
    if (!row)
        return err_set(err, "there is no such option");
    if (row->set)
        return row->set(reading->into, row, optarg, err);
    reading->help = true;
    return true;
}

bool options_read(const struct command_option *table, int argc, char **argv,
                  struct options_reading *reading, struct err *err)
{
    struct option_rows rows = options_gather(table);
    struct known known = known_of(&rows);
    bool good = true;
    int answer;
    optind = 0;
    opterr = 0;
    while (good && (answer = getopt_long(argc, argv, known.letters, known.options, NULL)) != -1)
        good = answer == '?' || answer == ':' ? bad_option(known.options, answer, argv, err)
                                              : take(&rows, answer, reading, err);
    reading->left = optind;
    free(known.options);
    free(known.letters);
    free(rows.items);
    return good;
}
