#include "run_earlier.h"

#include "record.h"
#include "seen_in.h"

#include <stdlib.h>
#include <string.h>

bool earlier_read(struct earlier *earlier, const char *path, struct err *err)
{
    return !path || record_read(path, &earlier->records, &earlier->count, err);
}

void earlier_release(struct earlier *earlier)
{
    for (size_t i = 0; i < earlier->count; i++)
        record_free(&earlier->records[i]);
    free(earlier->records);
    *earlier = (struct earlier){0};
}

static bool has_failed(const struct failure_rule *rule, const struct smtpspec_result *result)
{
    return result->verdict == SMTPSPEC_ERROR || failure_counts(rule, result) ||
           (failure_is_finding(result) && result->verdict != SMTPSPEC_WARN);
}

static bool is_in(const struct catalogue *catalogue, const char *id)
{
    for (size_t i = 0; i < catalogue->count; i++)
        if (strcmp(catalogue->scripts[i]->id, id) == 0)
            return true;
    return false;
}

static void add_failed(const struct smtpspec_record *record, struct failed_cases *failed)
{
    for (size_t i = 0; i < record->cases_count; i++) {
        const struct smtpspec_result *result = &record->cases[i];
        if (!has_failed(failed->rule, result))
            continue;
        const struct smtpspec_result *shown = seen_in(record, result);
        bool is_there = is_in(failed->catalogue, result->id);
        failed->count += is_there;
        failed->gone += !is_there;
        words_add(&failed->ids, result->id);
        if (shown && shown != result)
            words_add(&failed->ids, shown->id);
    }
}

bool earlier_failed(const struct earlier *earlier, const char *path, struct failed_cases *failed,
                    struct err *err)
{
    for (size_t i = 0; i < earlier->count; i++)
        add_failed(earlier->records[i], failed);
    if (failed->count)
        return true;
    return err_set(err,
                   failed->gone ? "%s: none of the cases that failed there exists"
                                : "%s: no case failed there",
                   path);
}
