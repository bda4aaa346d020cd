/* What the cases of a run share. Everything here is const or has its own lock; workers only read
 * it. */
#ifndef CONTEXT_H
#define CONTEXT_H

#include "clock.h"
#include "guard.h"
#include "incidents.h"
#include "invariants.h"
#include "mailbox.h"
#include "owners.h"
#include "rate.h"
#include "rechecks.h"
#include "secrets.h"
#include "session_log.h"
#include "survey.h"
#include "target.h"
#include "token.h"
#include "vars.h"

struct context {
    const struct target *target;
    const struct survey *survey;
    struct mailbox *mailbox; /* NULL: the target has none */
    const struct vars *vars; /* the standard variables, except ${token} */
    struct invariants *invariants;
    struct incidents *incidents; /* NULL: each case judges what it meets */
    struct owners *owners;       /* NULL: each case judges what it leans on, too */
    struct tokens *tokens;
    struct rechecks *rechecks;
    struct secrets *secrets; /* of the run; NULL: none are kept */
    const struct stop *stop;
    struct guard *guard;     /* NULL: this machine only */
    struct rate *rate;       /* of connections; NULL: as many as there are */
    struct session_log *log; /* what is said; NULL: nobody watches */
    long timeout_ms;         /* for a reply */
    long wait_ms;            /* for a message to reach the mailbox */
    bool one_at_a_time;      /* the server talks to one client, and lets others wait */
    const char *resolver;    /* HOST:PORT for `needs: dns`; NULL: the system's */
};

#endif
