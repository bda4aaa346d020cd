/* The command line of `smtpspec run`. */
#ifndef RUN_OPTIONS_H
#define RUN_OPTIONS_H

#include "command.h"
#include "fact_options.h"
#include "reference.h"
#include "report.h"
#include "words.h"

/* A report to write to a file. */
struct wanted_report {
    const struct report_format *format;
    const char *path;
};

struct run_options {
    struct words targets;      /* -t */
    struct words cases;        /* -c */
    struct operands selectors; /* the rest of the line */
    struct words skips, tags, faults, liberties;
    struct said_facts facts; /* about the targets */
    struct wanted_report *reports;
    size_t reports_count;
    const struct report_format *format; /* -o */
    const char *level, *impact, *resolver, *when;
    const char *baseline, *failed; /* paths of records; NULL: none */
    struct failure_rule failures;
    bool quiet; /* a report with the path - takes standard output */
    bool slow, fail_fast, remote, spare_nothing, verbose, trust_target;
    unsigned jobs, repeat;
    long timeout_ms, wait_ms, max_ms;
    double rate;     /* 0: no limit */
    const char *log; /* a path; NULL: none */
    unsigned shard, shards;
};

/* Whether the options can be combined: no two reports in one place, nothing without effect. Sets
 * the format on standard output if none was given. */
bool run_options_check(struct run_options *options, struct err *err);

/* The table of options, for a struct run_options. */
extern const struct command_option run_options_table[];

void run_options_release(struct run_options *options);

/* What they say of the embedded server; the strings are theirs. */
struct reference_settings run_options_server(const struct run_options *options);

/* Sets in the target what the command line gives. */
bool run_options_apply(const struct run_options *options, struct target *target, struct err *err);

#endif
