/* Where a finding was seen. */
#ifndef SEEN_IN_H
#define SEEN_IN_H

#include "smtpspec.h"

/* The case whose session shows the finding RESULT of RECORD: RESULT, or, if that judges the replies
 * of all cases, the one that its reason names; NULL if the record does not have that one. Owned by
 * RECORD. */
const struct smtpspec_result *seen_in(const struct smtpspec_record *record,
                                      const struct smtpspec_result *result);

#endif
