/* Records side by side: a table of targets by cases, and what changed since an earlier record. */
#ifndef COMPARE_H
#define COMPARE_H

#include "report.h"

/* One case in all targets. */
struct compare_row {
    const struct smtpspec_result *first;    /* of the first target that has it: id, title, level */
    const struct smtpspec_result **results; /* one a target; NULL: it was not played there */
    bool different; /* the verdicts are not the same, or two notes tell of different choices */
};

/* How a case did against the earlier record. */
enum compare_change {
    CHANGE_WORSE,  /* it breaks now what it did not break before */
    CHANGE_BETTER, /* it does now what it broke before */
    CHANGE_OTHER,  /* neither: skipped now, another choice, a deviation that is listed now */
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

/* What changed of one target, in the order of compare_change, then of the record. */
struct compare_history {
    const struct smtpspec_record *before, *now;
    struct compare_difference *list;
    size_t count;
    size_t summary[COMPARE_CHANGES];
};

struct comparison {
    const struct smtpspec_record *const *records;
    size_t targets;
    struct compare_row *rows; /* those that differ first; else as in the records */
    size_t count, different;
    struct compare_history *histories; /* one a target; NULL without an earlier record */
};

/* Compares the records, and each with the one of AGAINST that has its target's name (or with the
 * only one there is, if there is only one of each). AGAINST_COUNT 0: there is no earlier record.
 * NULL if two records have one target name, a record has a case twice, or a target is missing from
 * AGAINST. The records outlive the comparison. */
struct comparison *comparison_new(const struct smtpspec_record *const *records, size_t count,
                                  const struct smtpspec_record *const *against,
                                  size_t against_count, struct err *err);
void comparison_free(struct comparison **comparison);

/* Whether anything got worse. */
bool comparison_worse(const struct comparison *comparison);

struct compare_options {
    bool colour;
    bool all; /* also the cases that are the same everywhere */
};

typedef bool compare_writer(FILE *to, const struct comparison *comparison,
                            const struct compare_options *options, struct err *err);
compare_writer compare_terminal, compare_markdown, compare_json;

/* The writer of "terminal", "markdown" or "json"; NULL for anything else. */
compare_writer *compare_writer_find(const char *format);

#endif
