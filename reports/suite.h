/* The cases of a record by stage: one suite for each folder of the catalogue. */
#ifndef SUITE_H
#define SUITE_H

#include "smtpspec.h"

struct suite {
    char *folder; /* "aborted", "extensions/size"; "cases" for those at the top. Cleaned */
    const struct smtpspec_result **cases; /* as ranking.h has them */
    size_t count;
    size_t summary[SMTPSPEC_VERDICTS];
    double seconds; /* of all its cases, added up */
};

struct suites {
    struct suite *list; /* in the order in which they first occur in the record */
    size_t count;
};

struct suites *suites_new(const struct smtpspec_record *record);
void suites_free(struct suites **suites);

/* Distinct names for COUNT records: the target's name, followed by the address if two targets have
 * the same name. Cleaned; free each, then the list. */
char **suite_targets(const struct smtpspec_record *const *records, size_t count);

#endif
