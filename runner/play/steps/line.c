/* C: LINE. A list is sent in one write: pipelining (RFC 2920). */
#include "arena.h"
#include "login.h"
#include "say_again.h"
#include "session.h"
#include "steps.h"

struct line_args {
    struct template **lines;
    size_t count;
};

static bool bind_lines(struct binder *binder, struct line_args *args, const struct node *list)
{
    bool good = true;
    args->lines = arena_alloc(binder->arena, list->count * sizeof *args->lines);
    args->count = list->count;
    for (size_t i = 0; i < list->count; i++)
        good = node_want(list->values[i], NODE_TEXT, "a line of C", binder->problems) &&
               (args->lines[i] = template_bind(binder, list->values[i])) && good;
    return good;
}

static bool bind(struct binder *binder, struct step *step, const struct node *value)
{
    struct line_args *args = arena_alloc(binder->arena, sizeof *args);
    step->args = args;
    if (value->kind == NODE_LIST)
        return bind_lines(binder, args, value);
    if (!node_want(value, NODE_TEXT, "C", binder->problems))
        return false;
    args->lines = arena_alloc(binder->arena, sizeof *args->lines);
    args->count = 1;
    return (args->lines[0] = template_bind(binder, value)) != NULL;
}

static enum step_end play(struct session *session, const struct step *step)
{
    const struct line_args *args = step->args;
    struct channel *channel = session_channel(session, step->connection);
    struct buffer out = {0};
    struct err err = {0};
    enum step_end ended = STEP_DONE;
    for (size_t i = 0; i < args->count && ended == STEP_DONE; i++) {
        if (!template_expand(args->lines[i], session->vars, &out, &err))
            ended = session_trouble(session, step, "%s", err.text);
        buffer_add_text(&out, "\r\n");
    }
    if (ended == STEP_DONE && login_is_shown(session, channel, buffer_text(&out), out.length))
        ended = session_skipped(session, step, LOGIN_NOT_ALLOWED);
    session_note_commands(session, buffer_text(&out), out.length);
    say_again_note(session, step, buffer_text(&out), out.length);
    if (ended == STEP_DONE && !channel_send(channel, out.octets, out.length))
        ended = STEP_STOPPED;
    buffer_release(&out);
    return ended;
}

const struct verb verb_line = {
    .name = "C",
    .shape = "LINE, or a list of lines",
    .help = "sends LINE and CRLF; a list sends all its lines in one write",
    .bind = bind,
    .play = play,
};
