/* What `smtpspec run` needs before anything is played. */
#ifndef RUN_LOADING_H
#define RUN_LOADING_H

#include "catalogue.h"
#include "guard.h"
#include "run.h"
#include "run_earlier.h"
#include "run_options.h"
#include "supervisor.h"
#include "target_list.h"

struct interrupt;

/* One `smtpspec run`. */
struct running {
    struct run_options options;
    struct problems *problems;
    struct catalogue *catalogue;
    const struct script **scripts;
    size_t scripts_count;
    bool is_partial;                 /* a part of the catalogue was chosen */
    struct earlier baseline, failed; /* what --baseline and --failed name */
    struct target_list targets;      /* none: the embedded reference server */
    struct report_file **files;
    struct supervisor *reports_supervisor; /* NULL: there is nothing to look after */
    struct smtpspec_record **records;
    size_t records_count;
    struct run_so_far so_far;
    FILE *log; /* NULL: none */
    struct stop *stop;
    struct guard *guard;
    struct interrupt *interrupt;
};

/* Loads cases, targets and earlier records, and chooses the cases. Finds everything that is wrong
 * before anything is played, and reports all of it; false if anything is. */
bool running_load(struct running *running);

/* Keeps the record of a target, or, if that is NULL, that it could not be tried and why. */
void running_keep(struct running *running, const char *name, const char *address,
                  struct smtpspec_record *record, const struct err *err);

/* The record that --baseline has of the target NAME; NULL: none, which is said if it was asked for.
 */
const struct smtpspec_record *running_baseline(const struct running *running, const char *name);

#endif
