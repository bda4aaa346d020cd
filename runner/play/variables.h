/* The variables that every case knows: those that are facts of the target, from the table of facts,
 * and those that follow from the target, from what it said, or from the run. */
#ifndef VARIABLES_H
#define VARIABLES_H

#include "target.h"
#include "vars.h"
#include "vocabulary.h"

struct survey;
struct tokens;

/* What the values are taken from. */
struct variables_source {
    const struct target *target;
    const struct survey *survey;
    const struct tokens *tokens;
};

/* As vocabulary.variable. */
bool variables_at(size_t index, struct variable *out);

/* All of them but ${token}, which each case gets anew; what is not known is empty. vars_free() it.
 */
struct vars *variables_new(const struct variables_source *source);

#endif
