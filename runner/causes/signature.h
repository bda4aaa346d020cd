/* cases/causes/faults.yaml: which cases each fault of the reference server fails. By them the
 * findings of a run are recognised. */
#ifndef SIGNATURE_H
#define SIGNATURE_H

#include "problems.h"

#include <stddef.h>

struct arena;

struct signature {
    const char *fault;         /* its name */
    const char *is;            /* what is wrong with such a server, in one sentence */
    const char *const *breaks; /* ids of requirements */
    size_t breaks_count;
    const char *const *fails; /* ids of cases, with their rows */
    size_t fails_count;
};

struct signatures {
    const struct signature *items;
    size_t count;
};

/* Reads FILE; there are none if there is no such file, or if there are problems. Lives in ARENA. */
struct signatures signatures_load(const char *file, struct arena *arena, struct problems *problems);

#endif
