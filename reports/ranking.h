/* The results of a record in the order in which people want to see them: what hurts most first. */
#ifndef RANKING_H
#define RANKING_H

#include "smtpspec.h"

/* What stands together. */
enum rank {
    RANK_FINDING,  /* fail, unsteady, warn */
    RANK_ERROR,    /* could not be tried */
    RANK_BASELINE, /* a finding that the baseline has */
    RANK_KNOWN,    /* one that the target's deviations list */
    RANK_OTHER,
    RANKS
};
enum rank ranking_of(const struct smtpspec_result *result);

/* Sorts COUNT results of one record by rank; findings, whether they are known or not, by impact and
 * level, the worst first; else the order is that of the record. */
void ranking_sort(const struct smtpspec_result **results, size_t count);

/* All results of a record, sorted; free() the array. */
const struct smtpspec_result **ranking_new(const struct smtpspec_record *record);

#endif
