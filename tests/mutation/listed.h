/* Exceptions of a test, in a file: each line is `HEAD...: WORD...: reason`, empty, or begins with
 * #. A word may be a pattern of the shell. */
#ifndef LISTED_H
#define LISTED_H

#include "err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct listed {
    char *text;
    struct listed_rule {
        const char *head, *words, *reason; /* heads and words are separated by spaces */
        unsigned line;
        size_t used; /* counted by whoever uses it */
    } * rules;
    size_t count;
};

/* Reads PATH. False with the reason: it cannot be read, or a line is of another form.
 * listed_release() it in either case. */
bool listed_read(struct listed *listed, const char *path, struct err *err);
void listed_release(struct listed *listed);

/* The first rule with HEAD that has a word like WORD; NULL: none has. */
struct listed_rule *listed_find(const struct listed *listed, const char *head, const char *word);

/* Prints the rules that were not used; how many. */
size_t listed_print_unused(const struct listed *listed, FILE *to);

#endif
