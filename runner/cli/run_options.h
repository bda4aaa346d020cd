/* The command line of `smtpspec run`. */
#ifndef RUN_OPTIONS_H
#define RUN_OPTIONS_H

#include "command.h"
#include "facts.h"
#include "report.h"
#include "words.h"

/* A report that is written to a file. */
struct wanted_report {
    const struct report_format *format;
    const char *path;
};

/* A fact about the targets, from the command line. */
struct said_fact {
    const struct fact *fact;
    const char *value;
};

struct run_options {
    struct words targets;      /* -t */
    struct words cases;        /* -c */
    struct operands selectors; /* what is left on the line */
    struct words skips, tags, faults;
    struct said_fact *facts; /* about the targets */
    size_t facts_count;
    struct wanted_report *reports;
    size_t reports_count;
    const struct report_format *format; /* -o */
    const char *level, *resolver;
    bool quiet; /* standard output is taken by a report whose path is - */
    bool strict, slow, fail_fast, remote, verbose;
    unsigned jobs;
    long timeout_ms, wait_ms, max_ms;
    unsigned shard, shards;
};

/* Whether the options go together: no two reports in one place, nothing that has no effect. Sets
 * the format of standard output if none was asked for. */
bool run_options_check(struct run_options *options, struct err *err);

/* The table of options, for a struct run_options. */
extern const struct command_option run_options_table[];

void run_options_release(struct run_options *options);

/* Says of the target what the command line says. */
bool run_options_apply(const struct run_options *options, struct target *target, struct err *err);

#endif
