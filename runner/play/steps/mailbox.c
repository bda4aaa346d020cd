/* mailbox: what was really delivered in this case. */
#include "arena.h"
#include "delivered.h"
#include "judges.h"
#include "mailbox_look.h"
#include "memory.h"
#include "sentinel.h"
#include "session.h"
#include "steps.h"
#include "stray.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const keys[] = {"of",        "token",    "count",  "return-path", "header",
                                   "no-header", "received", "body",   "content",     "holds",
                                   "lacks",     "within",   "should", "judges",      NULL};

const char *const *mailbox_look_keys(void)
{
    return keys;
}

static bool bind_count(struct binder *binder, const struct node *node, struct mailbox_look *look)
{
    long count = 0;
    look->is_counted = true;
    if (node->kind == NODE_TEXT && strcmp(node->text, "none") == 0) {
        look->count = 0;
        return true;
    }
    bool good = node_number(node, 0, 1000, &count, binder->problems);
    look->count = (size_t)count;
    return good;
}

static bool bind_matcher(struct binder *binder, const struct node *map, const char *key,
                         struct matcher **out)
{
    const struct node *value = node_get(map, key);
    if (!value)
        return true;
    return node_want(value, NODE_TEXT, key, binder->problems) &&
           (*out = matcher_bind(binder, value, 0));
}

static bool bind_headers(struct binder *binder, const struct node *map, struct mailbox_look *look)
{
    const struct node *header = node_get(map, "header"), *none = node_get(map, "no-header");
    bool good = true;
    if (header && node_want(header, NODE_MAP, "header", binder->problems)) {
        look->fields = arena_alloc(binder->arena, header->count * sizeof *look->fields);
        look->fields_count = header->count;
        for (size_t i = 0; i < header->count; i++) {
            look->fields[i].name = header->keys[i]->text;
            good = node_want(header->values[i], NODE_TEXT, "a pattern", binder->problems) &&
                   (look->fields[i].matcher = matcher_bind(binder, header->values[i], 0)) && good;
        }
    }
    if (none && node_want(none, NODE_LIST, "no-header", binder->problems)) {
        look->absent = arena_alloc(binder->arena, none->count * sizeof *look->absent);
        look->absent_count = none->count;
        for (size_t i = 0; i < none->count; i++)
            look->absent[i] = none->values[i]->text;
    }
    return good && (!header || header->kind == NODE_MAP) && (!none || none->kind == NODE_LIST);
}

static bool refuse_keys(struct binder *binder, const struct node *map, const char *const *refused,
                        const char *why)
{
    bool good = true;
    for (size_t i = 0; i < map->count; i++)
        for (size_t k = 0; refused[k]; k++)
            if (strcmp(map->keys[i]->text, refused[k]) == 0) {
                problem_at(binder->problems, map->keys[i]->at, "`%s` has no meaning here: %s",
                           refused[k], why);
                good = false;
            }
    return good;
}

/* Keys must not silently check nothing. */
static bool check_sense(struct binder *binder, const struct node *map, const struct node *should,
                        const struct mailbox_look *look)
{
    static const char *const of_a_message[] = {"return-path", "header",  "no-header", "received",
                                               "body",        "content", "holds",     "lacks",
                                               "should",      NULL};
    static const char *const of_the_look[] = {"of", "token", "count", "within", "should", NULL};
    bool good = look->count || refuse_keys(binder, map, of_a_message, "no message is expected");
    return (!should || refuse_keys(binder, should, of_the_look,
                                   "`should` judges the message that was found")) &&
           good;
}

/* Whether it judges more than the arrival. */
static bool looks_inside(const struct mailbox_look *look)
{
    return look->return_path || look->body || look->content || look->received || look->holds ||
           look->lacks || look->fields_count || look->absent_count || look->should;
}

static bool bind_map(struct binder *binder, const struct node *map, struct mailbox_look *look);

static bool bind_should(struct binder *binder, const struct node *map, struct mailbox_look *look)
{
    if (!node_want(map, NODE_MAP, "should", binder->problems))
        return false;
    look->should = arena_alloc(binder->arena, sizeof *look->should);
    look->should->count = look->count;
    bool good = judges_bind_should(binder, node_get(map, "judges"), &look->should->judges);
    return bind_map(binder, map, look->should) && good;
}

static bool bind_map(struct binder *binder, const struct node *map, struct mailbox_look *look)
{
    const struct node *count = node_get(map, "count"), *within = node_get(map, "within"),
                      *should = node_get(map, "should");
    bool good = node_want_keys(map, keys, "mailbox", binder->problems);
    good = bind_text_key(binder, map, "of", &look->of) && good;
    good = bind_text_key(binder, map, "token", &look->token) && good;
    good = bind_text_key(binder, map, "return-path", &look->return_path) && good;
    good = bind_text_key(binder, map, "body", &look->body) && good;
    good = bind_text_key(binder, map, "content", &look->content) && good;
    good = bind_matcher(binder, map, "received", &look->received) && good;
    good = bind_matcher(binder, map, "holds", &look->holds) && good;
    good = bind_matcher(binder, map, "lacks", &look->lacks) && good;
    good = bind_headers(binder, map, look) && good;
    good = (!count || bind_count(binder, count, look)) && good;
    good = (!within || node_duration(within, &look->within_ms, binder->problems)) && good;
    good = (!should || bind_should(binder, should, look)) && good;
    look->is_counted = count || !looks_inside(look);
    return check_sense(binder, map, should, look) && good;
}

static bool bind(struct binder *binder, struct step *step, const struct node *value)
{
    struct mailbox_look *look = arena_alloc(binder->arena, sizeof *look);
    step->args = look;
    look->count = 1;
    binder->uses_mailbox = true;
    if (value->kind == NODE_TEXT)
        return bind_count(binder, value, look);
    return node_want(value, NODE_MAP, "mailbox", binder->problems) && bind_map(binder, value, look);
}

/* The recipient and the token, expanded. */
struct place_to_look {
    char *recipient, *token;
};

static bool expand_place(struct session *session, const struct step *step,
                         struct place_to_look *place)
{
    const struct mailbox_look *look = step->args;
    size_t length;
    if (look->of) {
        place->recipient = session_text(session, step, look->of, &length);
    } else {
        place->recipient = mem_text(session_variable(session, "recipient"));
    }
    place->token =
        look->token ? session_text(session, step, look->token, &length) : mem_text(session->token);
    return place->recipient && place->token;
}

static bool is_report(const struct delivery *delivery)
{
    struct buffer type = {0};
    bool is_report =
        delivered_field(delivery->octets, delivery->length, "Content-Type", 0, &type) &&
        strcasestr(buffer_text(&type), "multipart/report");
    buffer_release(&type);
    return is_report;
}

/* How many messages there are. A report about a message quotes it, and does not count; but where
 * there is nothing else, a report is what the case looks for. */
static size_t count_copies(const struct delivery *deliveries, size_t found)
{
    size_t reports = 0;
    for (size_t i = 0; i < found; i++)
        reports += is_report(&deliveries[i]);
    return reports < found ? found - reports : found;
}

/* A message that is there more often than it was accepted is a matter of its own. */
static enum step_end judge_excess(struct session *session, const struct step *step,
                                  const struct place_to_look *place, size_t found)
{
    const struct mailbox_look *look = step->args;
    if (found <= look->count) {
        invariants_spared(session->context->invariants, INCIDENT_DOUBLED);
        return STEP_DONE;
    }
    enum step_end ended;
    char *expected = mem_format("%zu in the mailbox", look->count);
    char *got = mem_format("%zu in the mailbox", found);
    char *why = mem_format("the mailbox of %s holds %zu messages of this case, not %zu",
                           place->recipient, found, look->count);
    if (session->script->owns & OWNS_DELIVERY)
        ended = session_broken(session, step, expected, got, "%s", why);
    else
        ended = session_met(session, step, INCIDENT_DOUBLED, expected, got, "%s", why);
    free(expected);
    free(why);
    return ended;
}

/* So is one that is lost, where its arrival is not what the step judges. */
static enum step_end judge_loss(struct session *session, const struct step *step,
                                const struct place_to_look *place)
{
    return session_met(
        session, step, INCIDENT_LOST, "1 in the mailbox", mem_text("none in the mailbox"),
        "the message was accepted but is not in the mailbox of %s", place->recipient);
}

/* What is not there is no matter of its own where a plain message does not arrive either: one for
 * the same user, or where that is not a recipient of the target, for the first. */
static enum step_end control_loss(struct session *session, const struct step *step,
                                  const struct place_to_look *place)
{
    const struct target *target = session->context->target;
    const char *recipient = session_variable(session, "recipient");
    if (session->script->owns & OWNS_DELIVERY ||
        session_lacks_turn(session, session_probe_channel(session)))
        return STEP_DONE;
    for (size_t i = 0; i < target->recipients_count; i++)
        if (strcmp(target->recipients[i], place->recipient) == 0)
            recipient = place->recipient;
    return sentinel_play_and_stay(session, step, recipient);
}

/* What the envelope sender of the case should have got is a report on its message. */
static void note_report(struct session *session, const struct place_to_look *place)
{
    char *mail = mem_format("MAIL FROM:<%s>", place->recipient);
    char *routed = mem_format(":%s>", place->recipient); /* after a source route */
    if (transcript_mentions(session->transcript, mail) ||
        transcript_mentions(session->transcript, routed))
        session->leaning.on |= transcript_mentions(session->transcript, "NOTIFY=SUCCESS")
                                   ? OWNS_SUCCESS_REPORTS
                                   : OWNS_FAILURE_REPORTS;
    free(routed);
    free(mail);
}

static enum step_end judge_count(struct session *session, const struct step *step,
                                 const struct place_to_look *place,
                                 const struct delivery *deliveries, size_t found)
{
    const struct mailbox_look *look = step->args;
    enum step_end ended =
        !found && look->count
            ? stray_judge(session, step, &(struct missing){place->recipient, place->token, false})
            : STEP_DONE;
    if (ended != STEP_DONE)
        return ended;
    if (!found && !look->is_counted)
        return judge_loss(session, step, place);
    if (found && look->count) {
        invariants_spared(session->context->invariants, INCIDENT_LOST);
        invariants_spared(session->context->invariants, INCIDENT_MISPLACED);
    }
    if (found >= look->count && look->count)
        return judge_excess(session, step, place, count_copies(deliveries, found));
    if (found == look->count)
        return STEP_DONE;
    ended = found < look->count ? control_loss(session, step, place) : STEP_DONE;
    if (ended != STEP_DONE)
        return ended;
    if (!found)
        note_report(session, place);
    char expected[64], got[64];
    snprintf(expected, sizeof expected, look->count ? "%zu in the mailbox" : "none in the mailbox",
             look->count);
    snprintf(got, sizeof got, found ? "%zu in the mailbox" : "none in the mailbox", found);
    return session_broken(session, step, expected, mem_text(got),
                          "the mailbox of %s holds %zu messages of this case, not %zu",
                          place->recipient, found, look->count);
}

static enum step_end judge_content(struct session *session, const struct step *step,
                                   const struct delivery *deliveries, size_t found)
{
    const struct mailbox_look *look = step->args;
    enum step_end ended = STEP_DONE;
    for (size_t i = 0; i < found && ended == STEP_DONE; i++)
        ended = mailbox_look_judge(session, step, look, &deliveries[i]);
    return ended;
}

static void recheck(struct session *session, const struct step *step,
                    const struct place_to_look *place, size_t found)
{
    const struct mailbox_look *look = step->args;
    struct recheck recheck = {.script = session->script,
                              .judges = step->judges,
                              .line = step->at.line,
                              .recipient = place->recipient,
                              .token = place->token,
                              .count = found,
                              .is_late = !found && look->count};
    rechecks_add(session->context->rechecks, &recheck);
}

/* A mailbox that stopped receiving is a finding of this run. */
static enum step_end not_readable(struct session *session, const struct step *step,
                                  const char *recipient, const struct err *err)
{
    if (mailbox_has_stopped(session->context->mailbox, recipient))
        return session_skipped(session, step, "%s", err->text);
    return session_trouble(session, step, "the mailbox cannot be read: %s", err->text);
}

static enum step_end look_for(struct session *session, const struct step *step,
                              const struct place_to_look *place)
{
    const struct mailbox_look *look = step->args;
    const struct context *context = session->context;
    struct delivery *deliveries;
    struct err err = {0};
    size_t found;
    long wait = look->within_ms ? look->within_ms : context->wait_ms;
    struct mailbox_search search = {place->recipient, place->token, look->count,
                                    look->count ? clock_now() + wait : clock_now()};
    if (!mailbox_wait(context->mailbox, &search, &deliveries, &found, &err))
        return not_readable(session, step, place->recipient, &err);
    transcript_event(session->transcript, step->connection, "mailbox of %s: %zu of %s",
                     place->recipient, found, place->token);
    enum step_end ended = judge_count(session, step, place, deliveries, found);
    if (ended == STEP_DONE)
        ended = judge_content(session, step, deliveries, found);
    if (ended == STEP_DONE || !found)
        recheck(session, step, place, found);
    deliveries_free(deliveries, found);
    return stop_is_set(context->stop) ? STEP_STOPPED : ended;
}

static enum step_end play(struct session *session, const struct step *step)
{
    const struct mailbox_look *look = step->args;
    struct place_to_look place = {0};
    enum step_end ended = STEP_TROUBLE;
    if (!session->context->mailbox)
        return session_trouble(session, step, "the target has no mailbox to look into");
    if (expand_place(session, step, &place)) {
        ended = look->count ? STEP_DONE : sentinel_play(session, step, place.recipient);
        if (ended == STEP_DONE)
            ended = look_for(session, step, &place);
    }
    free(place.recipient);
    free(place.token);
    return ended;
}

const struct verb verb_mailbox = {
    .name = "mailbox",
    .shape = "N, none, or {of: RECIPIENT, count: N, body: TEXT, header: {NAME: PATTERN}, …}",
    .help = "the messages in the mailbox that contain ${token}",
    .judging = JUDGES,
    .only_looks = true,
    .bind = bind,
    .play = play,
};
