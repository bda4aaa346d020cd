/* What an earlier record of a server has already: --baseline. */
#ifndef BASELINE_H
#define BASELINE_H

#include "smtpspec.h"

/* The one of an earlier run's records that is of the server NAME: the one with its name, or, if
 * both runs had only one (IS_ONLY: the later one had), that. NULL: none. */
const struct smtpspec_record *baseline_of(struct smtpspec_record *const *earlier, size_t count,
                                          const char *name, bool is_only);

/* Whether EARLIER (NULL: nothing) has the finding RESULT: the same case was a fail, warn or
 * unsteady, because of the same requirement. A record of format 1 does not name requirements; there
 * the case is enough. */
bool baseline_has(const struct smtpspec_record *earlier, const struct smtpspec_result *result);

/* Marks the findings of RECORD that EARLIER has. */
void baseline_apply(const struct smtpspec_record *earlier, struct smtpspec_record *record);

#endif
