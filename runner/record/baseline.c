#include "baseline.h"

#include "failure.h"

#include <string.h>

const struct smtpspec_record *baseline_of(struct smtpspec_record *const *earlier, size_t count,
                                          const char *name, bool is_only)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(earlier[i]->name, name) == 0)
            return earlier[i];
    return count == 1 && is_only ? earlier[0] : NULL;
}

static bool names_no_requirements(const struct smtpspec_record *record)
{
    for (size_t i = 0; i < record->cases_count; i++)
        if (record->cases[i].requirement && *record->cases[i].requirement)
            return false;
    return true;
}

static bool is_same(const struct smtpspec_record *earlier, const struct smtpspec_result *before,
                    const struct smtpspec_result *result)
{
    return strcmp(before->id, result->id) == 0 && failure_is_finding(before) &&
           (strcmp(before->requirement, result->requirement) == 0 ||
            names_no_requirements(earlier));
}

bool baseline_has(const struct smtpspec_record *earlier, const struct smtpspec_result *result)
{
    if (!earlier || !failure_is_finding(result))
        return false;
    for (size_t i = 0; i < earlier->cases_count; i++)
        if (is_same(earlier, &earlier->cases[i], result))
            return true;
    return false;
}

void baseline_apply(const struct smtpspec_record *earlier, struct smtpspec_record *record)
{
    for (size_t i = 0; i < record->cases_count; i++)
        record->cases[i].in_baseline = baseline_has(earlier, &record->cases[i]);
}
