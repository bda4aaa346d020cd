/* The incidents of a run: what breaks a requirement of its own, and is judged by the invariant that
 * owns it, not by the case that met it. Each play of a case forgets those of its last one; what its
 * last play met stands. */
#ifndef INCIDENTS_H
#define INCIDENTS_H

#include "invariants.h"

struct incidents;

/* INVARIANTS, which outlive it, judge them. */
struct incidents *incidents_new(struct invariants *invariants);
void incidents_free(struct incidents **incidents);

/* The id of the case that judges it; NULL if none was chosen: the case that meets it does. */
const char *incidents_judge(const struct incidents *incidents, enum incident incident);

/* What a case met. */
struct incident_met {
    const struct script *script;
    enum incident incident;
    bool ends_case; /* which could not go on */
    bool stands;    /* the last play of the case met it */
    struct sighting sighting;
};

/* Takes what the sighting holds. Thread-safe, like all that follow. */
void incidents_add(struct incidents *incidents, const struct incident_met *met);
/* SCRIPT is played again, or its verdict does not rest on what ended it. What it went on after
 * happened all the same. */
void incidents_forget(struct incidents *incidents, const struct script *script);
/* RESULT is the last word on SCRIPT: an error that is due to an incident becomes a skip, and the
 * incident stands; so does one that did not end the case. */
void incidents_settle(struct incidents *incidents, const struct script *script,
                      struct smtpspec_result *result);
/* At the end: shows the invariants what stands. */
void incidents_show(struct incidents *incidents);

#endif
