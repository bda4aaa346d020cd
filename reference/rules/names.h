/* Tables whose rows begin with a name, as users write it. */
#ifndef NAMES_H
#define NAMES_H

#include "count_of.h"
#include "err.h"

#include <stdbool.h>
#include <stddef.h>

struct names {
    const char *what; /* a row of the table: "fault" */
    const void *rows; /* structs whose first member is a const char *, the name */
    size_t size;      /* of a row */
    size_t count;
};

#define NAMES_OF(what, table)                                                                      \
    {                                                                                              \
        what, table, sizeof *(table), COUNT_OF(table)                                              \
    }

/* Finds the row called NAME. False if there is none, with the nearest name. */
bool names_find(size_t *index, const struct names *names, const char *name, struct err *err);

#endif
