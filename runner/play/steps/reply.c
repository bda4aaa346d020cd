/* S, assume and silence: what the server says. */
#include "arena.h"
#include "escape.h"
#include "session_assume.h"
#include "session_expect.h"
#include "steps.h"

struct reply_args {
    struct expect **expects;
    size_t count;
};

static bool bind_replies(struct binder *binder, struct step *step, const struct node *value)
{
    struct reply_args *args = arena_alloc(binder->arena, sizeof *args);
    step->args = args;
    bool list = value->kind == NODE_LIST, good = true;
    args->count = list ? value->count : 1;
    if (!args->count) {
        problem_at(binder->problems, value->at, "this list of replies is empty");
        return false;
    }
    args->expects = arena_alloc(binder->arena, args->count * sizeof *args->expects);
    for (size_t i = 0; i < args->count; i++) {
        args->expects[i] = expect_bind(binder, list ? value->values[i] : value);
        good = args->expects[i] && good;
    }
    return good;
}

typedef enum step_end reader(struct session *session, const struct step *step,
                             const struct expect *expect);

static enum step_end read_all(struct session *session, const struct step *step, reader *read)
{
    const struct reply_args *args = step->args;
    for (size_t i = 0; i < args->count; i++) {
        enum step_end ended = read(session, step, args->expects[i]);
        if (ended != STEP_DONE)
            return ended;
    }
    return STEP_DONE;
}

static enum step_end play_expect(struct session *session, const struct step *step)
{
    return read_all(session, step, session_expect);
}

static enum step_end play_assume(struct session *session, const struct step *step)
{
    return read_all(session, step, session_assume);
}

static bool bind_silence(struct binder *binder, struct step *step, const struct node *value)
{
    long *ms = arena_alloc(binder->arena, sizeof *ms);
    step->args = ms;
    bool good = node_duration(value, ms, binder->problems);
    binder->waits_ms += *ms;
    return good;
}

/* Octets arrived: reads them as a reply, so that the transcript shows them. */
static enum step_end spoken(struct session *session, const struct step *step)
{
    struct channel *channel = session_channel(session, step->connection);
    struct err err = {0};
    channel_reply(channel, &err);
    session->spoken = true;
    const struct buffer *octets = &channel_last_reply(channel)->octets;
    return session_broken(session, step, "silence", escape_new(buffer_text(octets), octets->length),
                          "the server spoke where silence was expected");
}

static enum step_end play_silence(struct session *session, const struct step *step)
{
    const long *ms = step->args;
    struct err err = {0};
    enum link_outcome outcome =
        channel_silence(session_channel(session, step->connection), *ms, &err);
    if (outcome == LINK_STOPPED)
        return STEP_STOPPED;
    return outcome == LINK_OK ? spoken(session, step)
                              : STEP_DONE; /* a closed connection counts as silence */
}

const struct verb verb_expect = {
    .name = "S",
    .shape = "REPLY, or a list of replies",
    .help = "the next reply must match; closed: the server closes the connection",
    .judging = JUDGES,
    .only_looks = true,
    .bind = bind_replies,
    .play = play_expect,
};

const struct verb verb_assume = {
    .name = "assume",
    .shape = "REPLY, or a list of replies",
    .help = "like S, but the case is skipped if the reply does not match",
    .only_looks = true,
    .bind = bind_replies,
    .play = play_assume,
};

const struct verb verb_silence = {
    .name = "silence",
    .shape = "a time such as 2s",
    .help = "nothing may arrive during that time",
    .judging = JUDGES,
    .only_looks = true,
    .bind = bind_silence,
    .play = play_silence,
};
