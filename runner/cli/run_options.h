/* The command line of `smtpspec run`. */
#ifndef RUN_OPTIONS_H
#define RUN_OPTIONS_H

#include "report.h"
#include "selection.h"
#include "target.h"

/* A list of words that grows. */
struct words {
    const char **items;
    size_t count;
};

/* A report that is written to a file. */
struct wanted_report {
    const struct report_format *format;
    const char *path;
};

struct run_options {
    struct words targets;   /* -t */
    struct words cases;     /* -c */
    struct words selectors; /* what is left on the line */
    struct words skips, tags, faults;
    struct words target_keys; /* keys of the target given on the command line: "key=value" */
    struct wanted_report *reports;
    size_t reports_count;
    const struct report_format *format; /* -o */
    const char *level, *resolver;
    bool quiet; /* standard output is taken by a report whose path is - */
    bool strict, slow, fail_fast, remote, verbose, help;
    unsigned jobs;
    long timeout_ms, wait_ms, max_ms;
    unsigned shard, shards;
};

/* Whether the options go together: no two reports in one place, nothing that has no effect. Sets
 * the format of standard output if none was asked for. */
bool run_options_check(struct run_options *options, struct err *err);

/* Reads the command line and checks it; false with the reason in ERR if it is misused. */
bool run_options_read(struct run_options *options, int argc, char **argv, struct err *err);
void run_options_release(struct run_options *options);

/* Puts the keys of the command line into the target. */
bool run_options_apply(const struct run_options *options, struct target *target, struct err *err);

#endif
