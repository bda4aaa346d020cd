#include "last_look.h"

#include "citation.h"
#include "memory.h"
#include "roles.h"
#include "verdict.h"

#include <stdlib.h>

static struct smtpspec_result *result_of(const struct last_look *look, const struct script *script)
{
    for (size_t i = 0; i < look->count; i++)
        if (look->scripts[i] == script)
            return &look->record->cases[i];
    return NULL;
}

/* What it is that an invariant may judge. */
static enum incident incident_of(const struct recheck *recheck, size_t found)
{
    return recheck->is_put_off                        ? INCIDENT_KEPT
           : recheck->count && found > recheck->count ? INCIDENT_DOUBLED
                                                      : INCIDENT_NONE;
}

/* True: the invariant about it judges it, if there is one. */
static bool is_judged_apart(const struct last_look *look, const struct recheck *recheck,
                            size_t found)
{
    struct invariants *invariants = look->context->invariants;
    enum incident incident = incident_of(recheck, found);
    if (!incident || !invariants_about(invariants, incident))
        return recheck->is_put_off;
    struct sighting sighting = {
        mem_format("at the end of the run the mailbox of %s holds %zu %s, not %zu",
                   recheck->recipient, found,
                   recheck->is_put_off ? "of a message that was put off" : "messages",
                   recheck->count),
        mem_format("%zu in the mailbox", recheck->count), mem_format("%zu in the mailbox", found),
        mem_text("")};
    invariants_met(invariants, incident, recheck->script->id, &sighting);
    sighting_release(&sighting);
    return true;
}

static void differs(void *state, const struct recheck *recheck, size_t found)
{
    const struct last_look *const *look_at = state;
    const struct last_look *look = *look_at;
    struct smtpspec_result *result = result_of(look, recheck->script);
    if (!result || result->verdict == SMTPSPEC_FAIL || is_judged_apart(look, recheck, found) ||
        !roles_bind(look->context->target, recheck->judges))
        return;
    free(result->reason);
    free(result->expected);
    free(result->got);
    struct citation citation = script_citation(recheck->script, recheck->judges);
    citation_set(result, &citation);
    result->verdict = verdict_of_break(citation.level);
    result->reason = mem_format("at the end of the run the mailbox of %s holds %zu messages of "
                                "this case, not %zu",
                                recheck->recipient, found, recheck->count);
    result->expected = mem_format("%zu in the mailbox", recheck->count);
    result->got = mem_format("%zu in the mailbox", found);
    result->failed_line = recheck->line;
}

void last_look_take(const struct last_look *look)
{
    struct err err = {0};
    struct mailbox *mailbox = look->context->mailbox;
    if (mailbox && mailbox_is_given_up(mailbox, &err)) {
        err_prefix(&err, "the mailboxes were given up");
        findings_add(look->findings, err.text);
        return;
    }
    if (!mailbox || rechecks_run(look->context->rechecks, mailbox, differs, &look, &err))
        return;
    err_prefix(&err, "the mailboxes could not be looked into once more at the end");
    findings_add(look->findings, err.text);
}
