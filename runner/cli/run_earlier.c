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

/* How many of the cases that failed in RECORD there are. */
static size_t add_failed(const struct smtpspec_record *record, const struct failure_rule *rule,
                         const struct catalogue *catalogue, struct words *ids, size_t *gone)
{
    size_t count = 0;
    for (size_t i = 0; i < record->cases_count; i++) {
        const struct smtpspec_result *result = &record->cases[i];
        if (!has_failed(rule, result))
            continue;
        const struct smtpspec_result *shown = seen_in(record, result);
        bool is_there = is_in(catalogue, result->id);
        count += is_there;
        *gone += !is_there;
        words_add(ids, result->id);
        if (shown && shown != result)
            words_add(ids, shown->id);
    }
    return count;
}

bool earlier_failed(const struct earlier *earlier, const char *path,
                    const struct failure_rule *rule, const struct catalogue *catalogue,
                    struct words *ids, size_t *gone, struct err *err)
{
    size_t count = 0;
    *gone = 0;
    for (size_t i = 0; i < earlier->count; i++)
        count += add_failed(earlier->records[i], rule, catalogue, ids, gone);
    if (count)
        return true;
    return err_set(
        err, *gone ? "%s: none of the cases that failed there exists" : "%s: no case failed there",
        path);
}
