/* What must hold of every reply of the whole run: the `always:` files. Each reply that any session
 * reads is shown to them; at the end each has a verdict like a case. */
#ifndef INVARIANTS_H
#define INVARIANTS_H

#include "reply.h"
#include "script.h"
#include "smtpspec.h"
#include "transcript.h"

struct invariants;

/* SCRIPTS: those of the selection that have `always`. They outlive it. */
struct invariants *invariants_new(const struct script *const *scripts, size_t count);
void invariants_free(struct invariants **invariants);

/* Shows a reply that came in the case CASE_ID on CONNECTION as the answer to COMMAND (escaped; ""
 * for the greeting). What is kept of it is redacted as TRANSCRIPT does. Any thread. */
void invariants_see(struct invariants *invariants, const struct reply *reply, const char *case_id,
                    const char *command, const struct transcript *transcript);

/* Takes an invariant out of the run, with the reason: its `needs` does not hold. */
void invariants_skip(struct invariants *invariants, const struct script *script,
                     const char *reason);

/* The verdict for SCRIPT into RESULT: pass, by its level if a reply broke it (the first one is the
 * transcript), skip if no reply it speaks of was seen. */
void invariants_result(struct invariants *invariants, const struct script *script,
                       struct smtpspec_result *result);

#endif
