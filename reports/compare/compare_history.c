#include "compare_history.h"

#include "case_index.h"
#include "memory.h"

#include <stdlib.h>
#include <string.h>

const char *compare_change_name(enum compare_change change)
{
    static const char *const names[COMPARE_CHANGES] = {"worse", "better", "changed", "new", "gone"};
    return names[change];
}

/* How bad a verdict is; 0: breaks nothing, or nothing that is not listed. */
static unsigned badness(enum smtpspec_verdict verdict)
{
    switch (verdict) {
    case SMTPSPEC_FAIL:
        return 4;
    case SMTPSPEC_UNSTEADY:
        return 3;
    case SMTPSPEC_ERROR:
        return 2;
    case SMTPSPEC_WARN:
        return 1;
    default:
        return 0;
    }
}

/* A verdict that does not say whether the server keeps the rule cannot be better than a failure. */
static bool tells_nothing(enum smtpspec_verdict verdict)
{
    return verdict == SMTPSPEC_SKIP || verdict == SMTPSPEC_ERROR || verdict == SMTPSPEC_KNOWN;
}

static enum compare_change change_of(enum smtpspec_verdict before, enum smtpspec_verdict now)
{
    if (badness(now) > badness(before))
        return CHANGE_WORSE;
    if (badness(now) < badness(before) && !tells_nothing(now))
        return CHANGE_BETTER;
    return CHANGE_OTHER;
}

/* Whether there is nothing to report: the same verdict, and for a note the same choice. */
static bool is_same(const struct smtpspec_result *before, const struct smtpspec_result *now)
{
    return before->verdict == now->verdict &&
           (now->verdict != SMTPSPEC_NOTE || strcmp(before->reason, now->reason) == 0);
}

static void add(struct compare_history *history, struct compare_difference difference)
{
    history->list = mem_grow(history->list, history->count + 1, sizeof *history->list);
    history->list[history->count++] = difference;
    history->summary[difference.change]++;
}

static void sort(struct compare_history *history)
{
    struct compare_difference *sorted = mem_alloc((history->count + 1) * sizeof *sorted);
    size_t next = 0;
    for (unsigned change = 0; change < COMPARE_CHANGES; change++)
        for (size_t i = 0; i < history->count; i++)
            if (history->list[i].change == (enum compare_change)change)
                sorted[next++] = history->list[i];
    free(history->list);
    history->list = sorted;
}

static void find_differences(struct compare_history *history, const struct case_index *before,
                             const struct case_index *now)
{
    for (size_t i = 0; i < history->now->cases_count; i++) {
        const struct smtpspec_result *result = &history->now->cases[i];
        const struct smtpspec_result *old = case_index_find(before, result->id);
        if (!old)
            add(history, (struct compare_difference){CHANGE_NEW, NULL, result});
        else if (!is_same(old, result))
            add(history,
                (struct compare_difference){change_of(old->verdict, result->verdict), old, result});
    }
    for (size_t i = 0; i < history->before->cases_count; i++) {
        const struct smtpspec_result *old = &history->before->cases[i];
        if (!case_index_find(now, old->id))
            add(history, (struct compare_difference){CHANGE_GONE, old, NULL});
    }
    sort(history);
}

static bool compare_history(struct compare_history *history, struct err *err)
{
    struct case_index *before = case_index_new(history->before, err);
    struct case_index *now = before ? case_index_new(history->now, err) : NULL;
    if (now)
        find_differences(history, before, now);
    bool done = now != NULL;
    case_index_free(&before);
    case_index_free(&now);
    return done;
}

static const struct smtpspec_record *earlier(const struct smtpspec_record *record,
                                             const struct smtpspec_record *const *against,
                                             size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(against[i]->name, record->name) == 0)
            return against[i];
    return NULL;
}

bool compare_histories(struct comparison *comparison, const struct smtpspec_record *const *against,
                       size_t count, struct err *err)
{
    bool one_of_each = comparison->targets == 1 && count == 1;
    comparison->histories = mem_alloc((comparison->targets + 1) * sizeof *comparison->histories);
    for (size_t i = 0; i < comparison->targets; i++) {
        struct compare_history *history = &comparison->histories[i];
        history->now = comparison->records[i];
        history->before = one_of_each ? against[0] : earlier(history->now, against, count);
        if (!history->before)
            return err_set(err, "--against has no record of the target \"%s\"", history->now->name);
        if (!compare_history(history, err))
            return false;
    }
    return true;
}
