/* The variables that all cases of a run have: what is known of the target. */
#ifndef TARGET_VARIABLES_H
#define TARGET_VARIABLES_H

#include "survey.h"
#include "target.h"
#include "token.h"
#include "vars.h"

/* The contract's variables but ${token}, each with a value, be it empty. vars_free() them. */
struct vars *target_variables(const struct target *target, const struct survey *survey,
                              const struct tokens *tokens);

#endif
