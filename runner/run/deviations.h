/* The known deviations of a target: `deviations` in its file. */
#ifndef DEVIATIONS_H
#define DEVIATIONS_H

#include "smtpspec.h"
#include "target.h"

/* Turns fails and warns that the target's deviations list into known, and passes that they list
 * into fails. A deviation may name a case with or without its row; without, it covers all rows, at
 * least one of which must deviate: where cases are left out (IS_PARTIAL), only if it names the one
 * that passes, and not an invariant, as what shows it may be left out. */
void deviations_apply(const struct target *target, struct smtpspec_record *record, bool is_partial);

/* Whether the target's deviations list the case with that id, with or without its row. */
bool deviations_list(const struct target *target, const char *id);

#endif
