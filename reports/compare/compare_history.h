/* What has changed for each target since an earlier record. */
#ifndef COMPARE_HISTORY_H
#define COMPARE_HISTORY_H

#include "compare.h"

/* Fills in comparison->histories. False if a target has no earlier record, or an earlier record has
 * a case twice. */
bool compare_histories(struct comparison *comparison, const struct smtpspec_record *const *against,
                       size_t count, struct err *err);

#endif
