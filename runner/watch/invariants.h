/* What must hold for every reply in the run: the `always:` files. Each reply that any session reads
 * is shown to them; at the end each has a verdict, like a case. */
#ifndef INVARIANTS_H
#define INVARIANTS_H

#include "asked.h"
#include "incident.h"
#include "reply.h"
#include "script.h"
#include "smtpspec.h"
#include "transcript.h"

struct invariants;

/* SCRIPTS: those of the selection that have `always`. They outlive it. */
struct invariants *invariants_new(const struct script *const *scripts, size_t count);
void invariants_free(struct invariants **invariants);

/* A reply where it arrived. */
struct sight {
    const struct reply *reply;
    const char *case_id;
    const char *command; /* what was sent last, escaped; "" before anything was */
    enum asked asked;    /* what it answers */
    bool is_tls, is_logged_in;
    const struct transcript *transcript; /* redacts what is kept of it */
    bool is_later_hello;                 /* another command came before it */
};

/* Shows a reply. Thread-safe. */
void invariants_see(struct invariants *invariants, const struct sight *sight);

/* The id of the invariant about an incident; NULL if there is none in the run. */
const char *invariants_about(const struct invariants *invariants, enum incident incident);
/* Counts a chance for an incident that was none. Thread-safe. */
void invariants_spared(struct invariants *invariants, enum incident incident);

/* What was seen where an incident happened, escaped and without secrets. */
struct sighting {
    char *reason, *expected, *got;
    char *command; /* what was sent last; "" for none */
};

void sighting_release(struct sighting *sighting); /* frees what it holds */

/* An incident happened in the case CASE_ID. Copies SIGHTING. Thread-safe. */
void invariants_met(struct invariants *invariants, enum incident incident, const char *case_id,
                    const struct sighting *sighting);
/* The same for one that did not recur there, but happened too often to be an accident: unsteady. */
void invariants_met_once(struct invariants *invariants, enum incident incident, const char *case_id,
                         const struct sighting *sighting);

/* Takes an invariant out of the run, with the reason: its `needs` do not hold. */
void invariants_skip(struct invariants *invariants, const struct script *script,
                     const char *reason);

/* Puts the verdict on SCRIPT into RESULT: by its level, or unsteady, if something broke it (the
 * first of that is the transcript), a skip if no reply that it applies to was seen, else a pass. */
void invariants_result(struct invariants *invariants, const struct script *script,
                       struct smtpspec_result *result);

#endif
