/* From what happened to the word for it; design: "Contract: verdicts". */
#ifndef VERDICT_H
#define VERDICT_H

#include "smtpspec.h"
#include "target.h"

/* What a dialogue that did not go as written means at this level: fail, warn, note. */
enum smtpspec_verdict verdict_of_break(enum smtpspec_level level);
/* What a `should` that does not hold means in a case of this level: warn, or note in a MAY. */
enum smtpspec_verdict verdict_of_warning(enum smtpspec_level level);

/* Turns fails and warns that the target's deviations list into known, and passes that they list
 * into fails. A deviation may name a case with or without its row; without, it is for all rows and
 * at least one of them must deviate. */
void verdict_apply_deviations(const struct target *target, struct smtpspec_record *record);

#endif
