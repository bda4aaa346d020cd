/* auth: one SASL exchange (RFC 4954), whose final reply is left for the next S. */
#include "arena.h"
#include "login.h"
#include "steps.h"

#include <stdlib.h>

struct auth_args {
    struct template *mechanism, *user, *password;
    bool initial;
};

static bool bind(struct binder *binder, struct step *step, const struct node *value)
{
    static const char *const keys[] = {"mechanism", "user", "password", "initial", NULL};
    struct auth_args *args = arena_alloc(binder->arena, sizeof *args);
    step->args = args;
    args->initial = true;
    if (!node_get(value, "user"))
        binder_use(binder, "user"); /* the target's login */
    if (value->kind == NODE_TEXT)
        return (args->mechanism = template_bind(binder, value)) != NULL;
    if (!node_want(value, NODE_MAP, "auth", binder->problems) ||
        !node_want_keys(value, keys, "auth", binder->problems))
        return false;
    const struct node *initial = node_get(value, "initial");
    bool good = bind_text_key(binder, value, "mechanism", &args->mechanism);
    good = bind_text_key(binder, value, "user", &args->user) && good;
    good = bind_text_key(binder, value, "password", &args->password) && good;
    return (!initial || node_bool(initial, &args->initial, binder->problems)) && good;
}

static char *optional(struct session *session, const struct step *step, const struct template *text)
{
    size_t length;
    return text ? session_text(session, step, text, &length) : NULL;
}

static enum step_end play(struct session *session, const struct step *step)
{
    const struct auth_args *args = step->args;
    char *mechanism = optional(session, step, args->mechanism);
    char *user = optional(session, step, args->user);
    char *password = optional(session, step, args->password);
    struct login login = {mechanism, user, password, args->initial};
    struct channel *channel = session_channel(session, step->connection);
    enum step_end ended = login_play(session, step, channel, &login);
    if (ended == STEP_DONE) /* the next S judges it */
        channel_put_back(channel);
    free(mechanism);
    free(user);
    free(password);
    return ended;
}

const struct verb verb_auth = {
    .name = "auth",
    .shape = "MECHANISM, or {mechanism: NAME, user: TEXT, password: TEXT, initial: false}",
    .help = "a whole SASL exchange; its final reply is left for the next S",
    .judging = JUDGES_IF_SAID,
    .bind = bind,
    .play = play,
};
