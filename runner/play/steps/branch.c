/* for, repeat and if: steps within steps. */
#include "arena.h"
#include "memory.h"
#include "session.h"
#include "steps.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The value of the key NAME, or of NAME followed by a connection's digit. */
static const struct node *head_of(const struct node *map, const char *name)
{
    size_t length = strlen(name);
    for (size_t i = 0; i < map->count; i++)
        if (strncmp(map->keys[i]->text, name, length) == 0 && map->keys[i]->length <= length + 1)
            return map->values[i];
    return NULL;
}

struct block {
    struct step *steps;
    size_t count;
};

static bool bind_block(struct binder *binder, const struct node *list, struct block *block)
{
    return node_want(list, NODE_LIST, "a block of steps", binder->problems) &&
           binder_steps(binder, list, &block->steps, &block->count);
}

struct for_args {
    const char *name;
    struct template *words;
    struct block body;
};

/* {for: {name: ${words}}, do: [steps]} */
static bool bind_for(struct binder *binder, struct step *step, const struct node *value)
{
    static const char *const keys[] = {"for", "do", NULL};
    struct for_args *args = arena_alloc(binder->arena, sizeof *args);
    step->args = args;
    if (!node_want_keys(value, keys, "for", binder->problems))
        return false;
    const struct node *head = node_get(value, "for"), *body = node_get(value, "do");
    if (head->kind != NODE_MAP || head->count != 1 || head->values[0]->kind != NODE_TEXT) {
        problem_at(binder->problems, head->at,
                   "for needs one variable and its words: {verb: ${verbs}}");
        return false;
    }
    if (!body) {
        problem_at(binder->problems, value->at, "for needs `do`: the steps for each word");
        return false;
    }
    args->name = head->keys[0]->text;
    args->words = template_bind(binder, head->values[0]);
    binder_know(binder, args->name);
    return bind_block(binder, body, &args->body) && args->words;
}

static enum step_end play_for(struct session *session, const struct step *step)
{
    const struct for_args *args = step->args;
    size_t length;
    char *words = session_text(session, step, args->words, &length), *rest = NULL;
    if (!words)
        return STEP_TROUBLE;
    enum step_end ended = STEP_DONE;
    for (char *word = strtok_r(words, " \t\r\n", &rest); word && ended == STEP_DONE;
         word = strtok_r(NULL, " \t\r\n", &rest)) {
        vars_set(session->vars, args->name, word, strlen(word));
        ended = session_play(session, args->body.steps, args->body.count);
    }
    free(words);
    return ended;
}

/* The most rounds of a `repeat`. */
#define TIMES_MOST 100000

struct repeat_args {
    struct template *times;
    const char *name;
    struct block body;
};

/* {times: N, as: name, do: [steps]} */
static bool bind_repeat(struct binder *binder, struct step *step, const struct node *value)
{
    static const char *const keys[] = {"times", "as", "do", NULL};
    struct repeat_args *args = arena_alloc(binder->arena, sizeof *args);
    step->args = args;
    if (!node_want(value, NODE_MAP, "repeat", binder->problems) ||
        !node_want_keys(value, keys, "repeat", binder->problems))
        return false;
    const struct node *times = node_get(value, "times"), *body = node_get(value, "do");
    if (!times || !body || times->kind != NODE_TEXT) {
        problem_at(binder->problems, value->at,
                   "repeat needs `times`: a number, and `do`: the steps");
        return false;
    }
    args->times = template_bind(binder, times);
    bool named = bind_name_key(binder, value, "as", &args->name);
    if (!args->name)
        binder_know(binder, args->name = "n");
    return bind_block(binder, body, &args->body) && args->times && named;
}

static bool rounds(struct session *session, const struct step *step, long *times)
{
    const struct repeat_args *args = step->args;
    size_t length;
    char *text = session_text(session, step, args->times, &length), *end;
    if (!text)
        return false;
    *times = strtol(text, &end, 10);
    bool number = end != text && !*end && *times >= 0 && *times <= TIMES_MOST;
    if (!number)
        session_trouble(session, step, "`times` is \"%s\", which is not a number from 0 to %d",
                        text, TIMES_MOST);
    free(text);
    return number;
}

static enum step_end play_repeat(struct session *session, const struct step *step)
{
    const struct repeat_args *args = step->args;
    long times;
    if (!rounds(session, step, &times))
        return STEP_TROUBLE;
    enum step_end ended = STEP_DONE;
    for (long n = 1; n <= times && ended == STEP_DONE; n++) {
        char count[24];
        int length = snprintf(count, sizeof count, "%ld", n);
        vars_set(session->vars, args->name, count, (size_t)length);
        ended = session_play(session, args->body.steps, args->body.count);
    }
    return ended;
}

struct if_args {
    struct expect *when;
    struct block then, otherwise;
};

/* {if: REPLY, then: [steps], else: [steps]} */
static bool bind_if(struct binder *binder, struct step *step, const struct node *value)
{
    static const char *const keys[] = {"if", "if2", "if3", "if4", "then", "else", NULL};
    struct if_args *args = arena_alloc(binder->arena, sizeof *args);
    step->args = args;
    if (!node_want_keys(value, keys, "if", binder->problems))
        return false;
    const struct node *then = node_get(value, "then"), *otherwise = node_get(value, "else");
    if (!then && !otherwise) {
        problem_at(binder->problems, value->at, "if needs `then`, `else` or both: lists of steps");
        return false;
    }
    enum asking outer = binder->asking;
    binder->asking = ASKING_CONDITION;
    bool good = (args->when = expect_bind(binder, head_of(value, "if"))) != NULL;
    binder->asking = outer;
    good = (!then || bind_block(binder, then, &args->then)) && good;
    return (!otherwise || bind_block(binder, otherwise, &args->otherwise)) && good;
}

/* Looks at the last reply again; a connection that the server has closed is "closed". */
static bool holds(struct session *session, const struct step *step, const struct expect *when)
{
    const struct channel *channel = session_channel(session, step->connection);
    const struct reply *reply = channel_last_reply(channel);
    if (!reply->octets.length)
        return channel_is_closed(channel) && expect_allows_closed(when);
    struct buffer why = {0};
    bool matches = expect_match(when, reply, session->vars, &why);
    buffer_release(&why);
    return matches;
}

static enum step_end play_if(struct session *session, const struct step *step)
{
    const struct if_args *args = step->args;
    const struct block *block = holds(session, step, args->when) ? &args->then : &args->otherwise;
    return session_play(session, block->steps, block->count);
}

const struct verb verb_for = {
    .name = "for",
    .shape = "{name: ${words}}, with `do`: steps",
    .help = "plays the steps for each word of a text",
    .whole = true,
    .bind = bind_for,
    .play = play_for,
};

const struct verb verb_repeat = {
    .name = "repeat",
    .shape = "{times: N, as: name, do: steps}",
    .help = "plays the steps N times",
    .bind = bind_repeat,
    .play = play_repeat,
};

const struct verb verb_if = {
    .name = "if",
    .shape = "REPLY, with `then` and `else`: steps",
    .help = "plays steps that depend on the last reply",
    .whole = true,
    .bind = bind_if,
    .play = play_if,
};
