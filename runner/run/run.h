/* A run against one target, from starting the server to the record. */
#ifndef RUN_H
#define RUN_H

#include "budget.h"
#include "clock.h"
#include "err.h"
#include "failure.h"
#include "guard.h"
#include "launch.h"
#include "mailbox.h"
#include "script.h"
#include "signature.h"
#include "smtpspec.h"

#include "target.h"
#include <stdio.h>

struct run_settings {
    const struct script *const *scripts; /* the chosen ones */
    size_t count;
    bool is_partial;               /* others of the catalogue, not only slow ones, are left out */
    const struct edition *edition; /* of the catalogue that they are from; NULL: unknown */
    const struct signatures *signatures; /* by which causes are recognised; NULL: none */
    unsigned jobs;                       /* 0: RUN_JOBS */
    long timeout_ms;                     /* for a reply; 0: the target's, else RUN_TIMEOUT_MS */
    long wait_ms;                        /* for a message; 0: RUN_WAIT_MS */
    long max_ms;                         /* for the whole run; 0: no end */
    unsigned repeat;                     /* how often each case is played; 0: once */
    double rate;                         /* connections a second at most; 0: as many as there are */
    FILE *log; /* gets what is said in all sessions as it comes; NULL: nobody wants it */
    bool fail_fast;
    struct failure_rule failures;           /* what counts as one, for fail_fast */
    const struct smtpspec_record *baseline; /* what it has does not count; NULL: none */
    bool trust_target;                      /* what it says of itself is not checked */
    const char *resolver;                   /* NULL: none */
    unsigned protocol;                      /* with which the reference server is played; 0: SMTP */
    struct stop *stop;
    struct guard *guard;                      /* NULL: this machine only */
    const struct smtpspec_reporter *reporter; /* NULL: nobody */
    struct run_so_far *so_far; /* kept up to date while it goes on; NULL: nobody asks */
};

/* A run that goes on, for whoever has to report it before its end. */
struct run_so_far {
    const struct smtpspec_record *record; /* NULL: none goes on */
    const bool *played;                   /* which of its cases have a verdict */
};

#define RUN_JOBS 32
#define RUN_REPEAT_MOST 100
#define RUN_TIMEOUT_MS 30000
#define RUN_WAIT_MS 10000
#define RUN_MAX_MS 900000L /* what programs give a run by default */

/* Plays the scripts against TARGET (whose ports are filled in if it is started here). NULL with the
 * reason if it could not be tried at all. record_free() the result. A run that was stopped returns
 * a record of what was played. */
struct smtpspec_record *run_target(const struct run_settings *settings, struct target *target,
                                   struct err *err);

struct reference;

/* Where the cases are played. */
struct run_place {
    const struct budget *budget; /* of the settings' stop and max_ms */
    struct target *target;       /* which runs */
    struct launch *launch;       /* by which it was started; NULL: it is not ours to start */
    const struct launch_settings *start; /* how it was started; NULL as well */
    struct reference *reference;         /* the embedded server if that is the target; else NULL */
    struct mailbox *mailbox;             /* open; NULL: it has none. Closed at the end */
};

/* The same for a target that is already running. */
struct smtpspec_record *run_in_place(const struct run_settings *settings,
                                     const struct run_place *place, struct err *err);

#endif
