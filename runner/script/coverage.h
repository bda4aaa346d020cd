/* Which cases cover which requirement. */
#ifndef COVERAGE_H
#define COVERAGE_H

#include "catalogue.h"
#include "err.h"

#include <stdio.h>

/* A requirement and the files of the cases that cover it. */
struct covered {
    const struct requirement *requirement;
    const struct script **scripts; /* one per file: rows count once */
    size_t count;
};

struct coverage {
    struct covered *items; /* in the order of the RFCs and their entries */
    size_t count;
};

/* SELECTORS are ids, RFCs and sections ("rfc5321", "rfc5321-4.1.1.5"); none: all. Fails if one
 * matches nothing. */
bool coverage_take(const struct catalogue *catalogue, const char *const *selectors, size_t count,
                   struct coverage *out, struct err *err);
void coverage_release(struct coverage *coverage);

/* A requirement is observable unless it says that nothing shows it. */
bool coverage_is_observable(const struct requirement *requirement);

typedef void coverage_writer(FILE *to, const struct coverage *coverage);
coverage_writer coverage_text, coverage_json, coverage_markdown;

#endif
