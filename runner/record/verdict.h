/* From what happened to a verdict. */
#ifndef VERDICT_H
#define VERDICT_H

#include "smtpspec.h"

/* The verdict for a dialogue that did not go as written, at this level: fail, warn or note. */
enum smtpspec_verdict verdict_of_break(enum smtpspec_level level);
/* The verdict for a `should` that does not hold in a case of this level: warn, or note for a
 * MAY. */
enum smtpspec_verdict verdict_of_warning(enum smtpspec_level level);

#endif
