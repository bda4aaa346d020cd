/* fill: a certain number of octets. */
#include "arena.h"
#include "memory.h"
#include "session.h"
#include "steps.h"

#include <stdlib.h>

/* The most that a case may make us send in one step. */
#define FILL_MOST (256L * 1024 * 1024)

/* {start: TEXT, with: TEXT, end: TEXT, total: N} */
struct fill_args {
    struct template *start, *with, *end, *total;
};

static bool bind(struct binder *binder, struct step *step, const struct node *value)
{
    static const char *const keys[] = {"start", "with", "end", "total", NULL};
    struct fill_args *args = arena_alloc(binder->arena, sizeof *args);
    step->args = args;
    if (!node_want(value, NODE_MAP, "fill", binder->problems) ||
        !node_want_keys(value, keys, "fill", binder->problems))
        return false;
    bool good = bind_text_key(binder, value, "start", &args->start);
    good = bind_text_key(binder, value, "with", &args->with) && good;
    good = bind_text_key(binder, value, "end", &args->end) && good;
    good = bind_text_key(binder, value, "total", &args->total) && good;
    if (good && !(args->total && args->with)) {
        problem_at(binder->problems, value->at, "fill needs `with` and `total`");
        return false;
    }
    return good;
}

/* The expanded texts of one fill. */
struct fill {
    char *start, *with, *end, *total;
    size_t start_length, with_length, end_length, total_length;
};

static char *text_or_empty(struct session *session, const struct step *step,
                           const struct template *text, size_t *length)
{
    *length = 0;
    return text ? session_text(session, step, text, length) : mem_copy("", 0);
}

static bool expand(struct session *session, const struct step *step, struct fill *fill)
{
    const struct fill_args *args = step->args;
    fill->start = text_or_empty(session, step, args->start, &fill->start_length);
    fill->with = text_or_empty(session, step, args->with, &fill->with_length);
    fill->end = text_or_empty(session, step, args->end, &fill->end_length);
    fill->total = text_or_empty(session, step, args->total, &fill->total_length);
    return fill->start && fill->with && fill->end && fill->total;
}

static bool compose(const struct fill *fill, struct buffer *out)
{
    char *end;
    long total = strtol(fill->total, &end, 10);
    if (*end || total < (long)(fill->start_length + fill->end_length) || total > FILL_MOST ||
        !fill->with_length)
        return false;
    size_t upto = (size_t)total - fill->end_length;
    buffer_add(out, fill->start, fill->start_length);
    while (out->length < upto) {
        size_t room = upto - out->length;
        buffer_add(out, fill->with, room < fill->with_length ? room : fill->with_length);
    }
    return buffer_add(out, fill->end, fill->end_length);
}

static enum step_end play(struct session *session, const struct step *step)
{
    struct fill fill = {0};
    struct buffer out = {0};
    enum step_end ended = STEP_TROUBLE;
    if (!expand(session, step, &fill))
        goto out;
    if (!compose(&fill, &out))
        session_trouble(session, step, "fill cannot make %s octets", fill.total);
    else
        ended = channel_send(session_channel(session, step->connection), out.octets, out.length)
                    ? STEP_DONE
                    : STEP_STOPPED;
out:
    buffer_release(&out);
    free(fill.start);
    free(fill.with);
    free(fill.end);
    free(fill.total);
    return ended;
}

const struct verb verb_fill = {
    .name = "fill",
    .shape = "{start: TEXT, with: TEXT, end: TEXT, total: N}",
    .help = "sends START, then `with` over and over, then END: N octets in all",
    .bind = bind,
    .play = play,
};
