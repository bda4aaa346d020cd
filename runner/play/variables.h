/* The variables that every case knows: those that are facts about the target, from the table of
 * facts, and those that follow from the target, from what it said, or from the run. */
#ifndef VARIABLES_H
#define VARIABLES_H

#include "target.h"
#include "vars.h"
#include "vocabulary.h"

struct survey;
struct tokens;

/* Where the values come from. */
struct variables_source {
    const struct target *target;
    const struct survey *survey;
    const struct tokens *tokens;
};

/* As vocabulary.variable. */
bool variables_at(size_t index, struct variable *out);

/* All of them except ${token}, which is new for each case; what is not known is empty. vars_free()
 * it. */
struct vars *variables_new(const struct variables_source *source);

#endif
