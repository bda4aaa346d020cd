#include "ranking.h"

#include "failure.h"
#include "memory.h"

#include <stdlib.h>

enum rank ranking_of(const struct smtpspec_result *result)
{
    if (failure_is_finding(result))
        return result->in_baseline ? RANK_BASELINE : RANK_FINDING;
    if (result->verdict == SMTPSPEC_ERROR)
        return RANK_ERROR;
    return result->verdict == SMTPSPEC_KNOWN ? RANK_KNOWN : RANK_OTHER;
}

/* How much a result hurts among those of its rank: what could not be tried says nothing of it. */
static unsigned hurt(const struct smtpspec_result *result, enum rank rank)
{
    if (rank == RANK_ERROR || rank == RANK_OTHER)
        return 0;
    return (unsigned)result->impact * (SMTPSPEC_MAY + 1) + (unsigned)result->level;
}

static int compare(const void *a, const void *b)
{
    const struct smtpspec_result *one = *(const struct smtpspec_result *const *)a;
    const struct smtpspec_result *other = *(const struct smtpspec_result *const *)b;
    enum rank rank = ranking_of(one), other_rank = ranking_of(other);
    if (rank != other_rank)
        return rank < other_rank ? -1 : 1;
    unsigned hurts = hurt(one, rank), other_hurts = hurt(other, rank);
    if (hurts != other_hurts)
        return hurts < other_hurts ? -1 : 1;
    return one < other ? -1 : one > other; /* both are in the record's array */
}

void ranking_sort(const struct smtpspec_result **results, size_t count)
{
    if (count)
        qsort(results, count, sizeof *results, compare);
}

const struct smtpspec_result **ranking_new(const struct smtpspec_record *record)
{
    const struct smtpspec_result **results = mem_alloc((record->cases_count + 1) * sizeof *results);
    for (size_t i = 0; i < record->cases_count; i++)
        results[i] = &record->cases[i];
    ranking_sort(results, record->cases_count);
    return results;
}
