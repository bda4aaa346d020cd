/* Selectors: ids, path prefixes, globs (* ? match within a path part, ** across), requirement ids
 * and sections ("rfc5321-4.1.1.5": all ids of it), tags, levels, and what is left out. */
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
    bool slow;              /* include slow cases */
    unsigned shard, shards; /* 1-based; 0: all */
};

/* The chosen scripts in catalogue order; *OUT is an array the caller frees. Fails, naming it, if a
 * selector or skip chooses nothing at all ("did you mean"). Invariants are chosen like cases. */
bool selection_scripts(const struct catalogue *catalogue, const struct selection *selection,
                       const struct script ***out, size_t *count, struct err *err);

#endif
