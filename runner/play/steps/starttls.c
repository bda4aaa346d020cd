/* starttls: the handshake (RFC 3207 4); the command and its 220 are separate steps. */
#include "arena.h"
#include "session.h"
#include "steps.h"

#include <string.h>

/* For a handshake of which the case that judges STARTTLS knows that it does not come. */
#define HOPELESS_MS 5000L

enum outlook { GOES_THROUGH, FAILS, MAY_FAIL };

static bool bind(struct binder *binder, struct step *step, const struct node *value)
{
    enum outlook *outlook = arena_alloc(binder->arena, sizeof *outlook);
    const char *word = value && value->kind == NODE_TEXT ? value->text : "";
    step->args = outlook;
    *outlook = !value ? GOES_THROUGH : strcmp(word, "fails") == 0 ? FAILS : MAY_FAIL;
    if (*outlook != MAY_FAIL || strcmp(word, "may fail") == 0)
        return true;
    problem_at(binder->problems, value->at,
               "starttls has no value, or is `starttls: fails` or `starttls: may fail`");
    return false;
}

static long patience_ms(const struct session *session)
{
    return owners_failed(session->context->owners, OWNS_STARTTLS, session->script) ? HOPELESS_MS
                                                                                   : 0;
}

static enum step_end play(struct session *session, const struct step *step)
{
    const enum outlook *outlook = step->args;
    struct err err = {0};
    enum link_outcome outcome =
        channel_start_tls(session_channel(session, step->connection), patience_ms(session), &err);
    if (outcome == LINK_STOPPED)
        return STEP_STOPPED;
    if (outcome == LINK_TROUBLE)
        return session_trouble(session, step, "%s", err.text);
    if (*outlook == MAY_FAIL || (outcome == LINK_OK) == (*outlook == GOES_THROUGH))
        return STEP_DONE;
    if (*outlook == FAILS)
        return session_broken(session, step, "no TLS", NULL, "the TLS handshake succeeded");
    return session_broken(session, step, "a TLS handshake", NULL, "the TLS handshake failed: %s",
                          err.text[0] ? err.text : link_outcome_name(outcome));
}

const struct verb verb_starttls = {
    .name = "starttls",
    .shape = "nothing, or fails, or may fail",
    .help = "the TLS handshake; the command and its reply are separate steps",
    .judging = JUDGES_IF_SAID,
    .bare = true,
    .bind = bind,
    .play = play,
};
