/* The pairs of faults of which one hides the other: masked.txt, which says why. */
#ifndef MASKED_H
#define MASKED_H

#include "err.h"

#include <stdbool.h>
#include <stddef.h>

struct masked {
    char *text;
    struct masked_rule {
        const char *owner, *seconds, *reason; /* SECONDS: names separated by spaces */
        unsigned line;
        size_t pairs; /* that it was needed for */
    } * rules;
    size_t count;
};

/* Reads PATH. False with the reason: it cannot be read, or a line is not `OWNER + FAULT...:
 * reason`. masked_release() it in either case. */
bool masked_read(struct masked *masked, const char *path, struct err *err);
void masked_release(struct masked *masked);

/* The rule that names the pair; NULL: none does. */
struct masked_rule *masked_find(const struct masked *masked, const char *owner, const char *second);

#endif
