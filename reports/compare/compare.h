/* Records side by side: a table of cases by targets, and what has changed since an earlier
 * record. */
#ifndef COMPARE_H
#define COMPARE_H

#include "report.h"

/* One case for all targets. */
struct compare_row {
    const struct smtpspec_result
        *first; /* of the first target that has it: for id, title and level */
    const struct smtpspec_result **results; /* one per target; NULL: not played there */
    bool different; /* the verdicts differ, or two notes report different choices */
};

/* How a case compares with the earlier record. */
enum compare_change {
    CHANGE_WORSE,  /* breaks what it did not break before */
    CHANGE_BETTER, /* no longer breaks what it broke before */
    CHANGE_OTHER,  /* neither: now skipped, another choice, a deviation that is now listed */
    CHANGE_NEW,    /* the earlier record does not have it */
    CHANGE_GONE,   /* this record does not have it */
    COMPARE_CHANGES
};
/* "worse", "better", "changed", "new", "gone". Static storage. */
const char *compare_change_name(enum compare_change change);

struct compare_difference {
    enum compare_change change;
    const struct smtpspec_result *before, *now; /* NULL for new and gone */
};

/* What has changed for one target, in the order of compare_change, then of the record. */
struct compare_history {
    const struct smtpspec_record *before, *now;
    struct compare_difference *list;
    size_t count;
    size_t summary[COMPARE_CHANGES];
};

struct comparison {
    const struct smtpspec_record *const *records;
    size_t targets;
    struct compare_row *rows; /* those that differ first, else in the order of the records */
    size_t count, different;
    struct compare_history *histories; /* one per target; NULL without an earlier record */
};

/* Compares the records with each other, and each with the record of AGAINST whose target has the
 * same name (or with the only one, if there is one record of each). AGAINST_COUNT 0: there is no
 * earlier record. NULL if two records have the same target name, a record has a case twice, or a
 * target is missing from AGAINST. The records outlive the comparison. */
struct comparison *comparison_new(const struct smtpspec_record *const *records, size_t count,
                                  const struct smtpspec_record *const *against,
                                  size_t against_count, struct err *err);
void comparison_free(struct comparison **comparison);

/* Whether anything got worse. */
bool comparison_worse(const struct comparison *comparison);

struct compare_options {
    bool colour;
    bool all; /* include the cases that are the same everywhere */
};

typedef bool compare_writer(FILE *to, const struct comparison *comparison,
                            const struct compare_options *options, struct err *err);
compare_writer compare_terminal, compare_markdown, compare_json;

/* The writer of "terminal", "markdown" or "json"; NULL for anything else. */
compare_writer *compare_writer_find(const char *format);
/* The INDEX-th of these formats; NULL after the last. */
const char *compare_writer_name(size_t index);

#endif
