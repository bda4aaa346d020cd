/* Selectors: ids, path prefixes, globs (* ? match within a path part, ** across), requirement ids
 * and sections ("rfc5321-4.1.1.5": all ids of it), tags, levels, impacts, and what to leave out. */
#ifndef SELECTION_H
#define SELECTION_H

#include "catalogue.h"
#include "err.h"

struct selection {
    const char *const *selectors;
    size_t selectors_count; /* none: all */
    const char *const *skips;
    size_t skips_count;
    const char *const *tags;
    size_t tags_count;      /* any of them */
    const char *level;      /* MUST: only MUST; SHOULD: MUST and SHOULD; NULL: all */
    const char *impact;     /* security … form: only cases that are about such a requirement or a
                               worse one; NULL: all */
    const char *const *ids; /* only cases with exactly one of these ids, even if they are slow */
    size_t ids_count;       /* none: all */
    bool slow;              /* include the slow cases */
    unsigned shard, shards; /* 1-based; 0: all */
};

/* Whether it leaves out more than the slow cases. */
bool selection_is_partial(const struct selection *selection);

/* The selected scripts in the order of the catalogue; the caller frees the array *OUT. Fails if a
 * selector or skip matches nothing at all, naming it ("did you mean"). Invariants are selected like
 * cases. */
bool selection_scripts(const struct catalogue *catalogue, const struct selection *selection,
                       const struct script ***out, size_t *count, struct err *err);

/* The selector that SELECTOR probably stands for, which selects something: the id of a case, with
 * or without its row, also where SELECTOR lacks the folder; a folder; or a requirement that a case
 * covers. NULL if none is close. free() it. */
char *nearest_selector(const struct catalogue *catalogue, const char *selector);

#endif
