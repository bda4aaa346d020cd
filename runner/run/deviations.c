#include "deviations.h"

#include "memory.h"

#include <stdlib.h>
#include <string.h>

/* Whether a deviation is about a case: it has its id, or its id without the row. */
static bool speaks_of(const struct deviation *deviation, const char *id)
{
    size_t length = strlen(deviation->id);
    return strncmp(deviation->id, id, length) == 0 && (id[length] == '\0' || id[length] == '[');
}

static void mark_known(const struct deviation *deviation, struct smtpspec_result *result)
{
    char *reason = mem_format("%s: %s", deviation->reason, result->reason);
    free(result->reason);
    result->reason = reason;
    result->verdict = SMTPSPEC_KNOWN;
}

/* Listed as if it always failed. */
static void mark_sometimes(struct smtpspec_result *result)
{
    char *reason = mem_format("%s; the target's deviations list this case without "
                              "`sometimes: true`",
                              result->reason);
    free(result->reason);
    result->reason = reason;
}

/* The list of deviations is out of date: reported at the case. */
static void mark_outdated(const struct deviation *deviation, struct smtpspec_result *result)
{
    free(result->reason);
    result->reason = mem_format("the target's deviations list this case (%s:%u), but it now passes",
                                deviation->at.file, deviation->at.line);
    result->verdict = SMTPSPEC_FAIL;
}

/* An invariant has no session of its own. */
static bool is_sure(const struct deviation *deviation, const struct smtpspec_result *passed)
{
    return strcmp(deviation->id, passed->id) == 0 && passed->attempts_count;
}

static void apply(const struct deviation *deviation, struct smtpspec_record *record,
                  bool is_partial)
{
    struct smtpspec_result *passed = NULL;
    bool deviates = false;
    for (size_t i = 0; i < record->cases_count; i++) {
        struct smtpspec_result *result = &record->cases[i];
        if (!speaks_of(deviation, result->id))
            continue;
        bool is_unsteady = result->verdict == SMTPSPEC_UNSTEADY;
        if (result->verdict == SMTPSPEC_FAIL || result->verdict == SMTPSPEC_WARN ||
            (is_unsteady && deviation->sometimes)) {
            mark_known(deviation, result);
            deviates = true;
        } else if (is_unsteady) {
            mark_sometimes(result);
            deviates = true;
        } else if (result->verdict == SMTPSPEC_PASS && !passed) {
            passed = result;
        } else if (result->verdict != SMTPSPEC_PASS) {
            deviates = true; /* skipped, or not tried: nothing is known about it */
        }
    }
    bool is_known = passed && !deviates && !deviation->sometimes;
    if (is_known && (!is_partial || is_sure(deviation, passed)))
        mark_outdated(deviation, passed);
}

void deviations_apply(const struct target *target, struct smtpspec_record *record, bool is_partial)
{
    for (size_t i = 0; i < target->deviations_count; i++)
        apply(&target->deviations[i], record, is_partial);
}

bool deviations_list(const struct target *target, const char *id)
{
    for (size_t i = 0; i < target->deviations_count; i++)
        if (speaks_of(&target->deviations[i], id))
            return true;
    return false;
}
