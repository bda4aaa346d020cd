/* From what happened to the word for it; design: "Contract: verdicts". */
#ifndef VERDICT_H
#define VERDICT_H

#include "smtpspec.h"

/* What a dialogue that did not go as written means at this level: fail, warn, note. */
enum smtpspec_verdict verdict_of_break(enum smtpspec_level level);
/* What a `should` that does not hold means in a case of this level: warn, or note in a MAY. */
enum smtpspec_verdict verdict_of_warning(enum smtpspec_level level);

#endif
