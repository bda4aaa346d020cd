/* send: exactly these octets, in one write or in several. */
#include "arena.h"
#include "login.h"
#include "session.h"
#include "steps.h"

#include <stdlib.h>

/* A write or a pause. */
struct part {
    struct template *octets; /* NULL: a pause */
    long pause_ms;
};

struct send_args {
    struct part *parts;
    size_t count;
    long every;    /* octets per write; 0: all at once */
    long pause_ms; /* between these writes */
};

static bool bind_part(struct binder *binder, const struct node *node, struct part *part)
{
    static const char *const keys[] = {"pause", NULL};
    if (node->kind == NODE_TEXT)
        return (part->octets = template_bind(binder, node)) != NULL;
    if (!node_want(node, NODE_MAP, "a part of send", binder->problems) ||
        !node_want_keys(node, keys, "a part of send", binder->problems))
        return false;
    const struct node *pause = node_get(node, "pause");
    if (!pause || !node_duration(pause, &part->pause_ms, binder->problems))
        return false;
    binder->waits_ms += part->pause_ms;
    return true;
}

static bool bind_list(struct binder *binder, struct send_args *args, const struct node *list)
{
    bool good = true;
    args->count = list->count;
    args->parts = arena_alloc(binder->arena, list->count * sizeof *args->parts);
    for (size_t i = 0; i < list->count; i++)
        good = bind_part(binder, list->values[i], &args->parts[i]) && good;
    return good;
}

/* {octets: TEXT, every: 1, pause: 1ms} */
static bool bind_trickle(struct binder *binder, struct send_args *args, const struct node *map)
{
    static const char *const keys[] = {"octets", "every", "pause", NULL};
    if (!node_want_keys(map, keys, "send", binder->problems))
        return false;
    const struct node *octets = node_get(map, "octets"), *every = node_get(map, "every"),
                      *pause = node_get(map, "pause");
    if (!octets || octets->kind != NODE_TEXT) {
        problem_at(binder->problems, map->at, "send needs `octets`: the text to send");
        return false;
    }
    args->count = 1;
    args->parts = arena_alloc(binder->arena, sizeof *args->parts);
    bool good = bind_part(binder, octets, &args->parts[0]);
    if (every)
        good = node_number(every, 1, 1000000, &args->every, binder->problems) && good;
    if (pause)
        good = node_duration(pause, &args->pause_ms, binder->problems) && good;
    return good;
}

static bool bind(struct binder *binder, struct step *step, const struct node *value)
{
    struct send_args *args = arena_alloc(binder->arena, sizeof *args);
    step->args = args;
    if (value->kind == NODE_LIST)
        return bind_list(binder, args, value);
    if (value->kind == NODE_MAP)
        return bind_trickle(binder, args, value);
    args->count = 1;
    args->parts = arena_alloc(binder->arena, sizeof *args->parts);
    return bind_part(binder, value, &args->parts[0]);
}

static enum step_end send_in_pieces(struct session *session, const struct step *step,
                                    const char *octets, size_t length)
{
    const struct send_args *args = step->args;
    struct channel *channel = session_channel(session, step->connection);
    size_t every = args->every ? (size_t)args->every : length;
    for (size_t at = 0; at < length; at += every) {
        size_t piece = length - at < every ? length - at : every;
        if (at && args->pause_ms && !stop_sleep(session->context->stop, args->pause_ms))
            return STEP_STOPPED;
        if (!channel_send(channel, octets + at, piece))
            return STEP_STOPPED;
    }
    return STEP_DONE;
}

static enum step_end play_part(struct session *session, const struct step *step,
                               const struct part *part)
{
    if (!part->octets)
        return stop_sleep(session->context->stop, part->pause_ms) ? STEP_DONE : STEP_STOPPED;
    size_t length;
    char *octets = session_text(session, step, part->octets, &length);
    if (!octets)
        return STEP_TROUBLE;
    struct channel *channel = session_channel(session, step->connection);
    session_note_sent(session, octets, length);
    session_note_commands(session, octets, length);
    enum step_end ended = login_is_shown(session, channel, octets, length)
                              ? session_skipped(session, step, LOGIN_NOT_ALLOWED)
                              : send_in_pieces(session, step, octets, length);
    free(octets);
    return ended;
}

static enum step_end play(struct session *session, const struct step *step)
{
    const struct send_args *args = step->args;
    enum step_end ended = STEP_DONE;
    for (size_t i = 0; i < args->count && ended == STEP_DONE; i++)
        ended = play_part(session, step, &args->parts[i]);
    return ended;
}

const struct verb verb_send = {
    .name = "send",
    .shape =
        "OCTETS, a list of OCTETS and {pause: TIME}, or {octets: OCTETS, every: N, pause: TIME}",
    .help = "sends exactly these octets, in one write or in several",
    .bind = bind,
    .play = play,
};
