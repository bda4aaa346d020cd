/* connect, close, reset and wait: what happens to the connection itself. */
#include "arena.h"
#include "channel.h"
#include "start_state.h"
#include "steps.h"

#include <string.h>

static bool bind_connect(struct binder *binder, struct step *step, const struct node *value)
{
    enum script_start *state = arena_alloc(binder->arena, sizeof *state);
    step->args = state;
    *state = START_CONNECTED;
    if (!value)
        return true;
    if (!node_want(value, NODE_TEXT, "connect", binder->problems))
        return false;
    for (*state = START_CONNECTED; *state <= START_DATA; (*state)++)
        if (strcmp(value->text, script_start_name(*state)) == 0) {
            if (*state >= START_RECIPIENT)
                binder_use(binder, "recipient");
            return true;
        }
    problem_at(binder->problems, value->at,
               "connect accepts connected, greeted, hello, mail, recipient or data, not \"%s\"",
               value->text);
    return false;
}

static enum step_end play_connect(struct session *session, const struct step *step)
{
    const enum script_start *state = step->args;
    struct channel *channel = session_channel(session, step->connection);
    channel_look_for_unsolicited(channel); /* on the one that this ends */
    return session_start(session, channel, *state, NULL);
}

enum close_how { CLOSE_PLAIN, CLOSE_NOTIFY };

static bool bind_close(struct binder *binder, struct step *step, const struct node *value)
{
    enum close_how *how = arena_alloc(binder->arena, sizeof *how);
    step->args = how;
    *how = value ? CLOSE_NOTIFY : CLOSE_PLAIN;
    if (!value || (value->kind == NODE_TEXT && strcmp(value->text, "notify") == 0))
        return true;
    problem_at(binder->problems, value->at, "close has no value, or is `close: notify`");
    return false;
}

static enum step_end play_close(struct session *session, const struct step *step)
{
    const enum close_how *how = step->args;
    channel_half_close(session_channel(session, step->connection), *how == CLOSE_NOTIFY);
    return STEP_DONE;
}

static bool bind_nothing(struct binder *binder, struct step *step, const struct node *value)
{
    (void)step;
    if (value)
        problem_at(binder->problems, value->at, "this step has no value");
    return !value;
}

static enum step_end play_reset(struct session *session, const struct step *step)
{
    struct channel *channel = session_channel(session, step->connection);
    channel_look_for_unsolicited(channel);
    channel_reset(channel);
    return STEP_DONE;
}

static bool bind_wait(struct binder *binder, struct step *step, const struct node *value)
{
    long *ms = arena_alloc(binder->arena, sizeof *ms);
    step->args = ms;
    bool good = node_duration(value, ms, binder->problems);
    binder->waits_ms += *ms;
    return good;
}

static enum step_end play_wait(struct session *session, const struct step *step)
{
    const long *ms = step->args;
    return stop_sleep(session->context->stop, *ms) ? STEP_DONE : STEP_STOPPED;
}

const struct verb verb_connect = {
    .name = "connect",
    .shape = "nothing, or a start state",
    .help = "opens a new connection, and brings it to the state",
    .bare = true,
    .bind = bind_connect,
    .play = play_connect,
};

const struct verb verb_close = {
    .name = "close",
    .shape = "nothing, or notify",
    .help = "FIN: half-closes the connection; notify: close_notify first",
    .bare = true,
    .bind = bind_close,
    .play = play_close,
};

const struct verb verb_reset = {
    .name = "reset",
    .shape = "nothing",
    .help = "RST",
    .bare = true,
    .bind = bind_nothing,
    .play = play_reset,
};

const struct verb verb_wait = {
    .name = "wait",
    .shape = "a time such as 1s",
    .help = "a pause",
    .bind = bind_wait,
    .play = play_wait,
};
