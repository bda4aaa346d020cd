#include "report.h"

/* A run that was stopped before anything failed has not shown that the server conforms. */
int report_exit_code(const struct smtpspec_record *const *records, size_t count,
                     const struct failure_rule *failures)
{
    bool failed = false, untried = false, stopped = false;
    for (size_t i = 0; i < count; i++) {
        stopped |= !records[i]->complete;
        untried |= records[i]->wrong_claims != 0;
        for (size_t j = 0; j < records[i]->cases_count; j++) {
            const struct smtpspec_result *result = &records[i]->cases[j];
            failed |= failure_counts(failures, result);
            untried |= result->verdict == SMTPSPEC_ERROR;
        }
    }
    return failed ? 1 : untried ? 3 : stopped ? 4 : 0;
}
