/* `needs:` the conditions for trying a case. */
#include "arena.h"
#include "buffer.h"
#include "count_of.h"
#include "nearest.h"
#include "script_parts.h"

#include <stdlib.h>
#include <string.h>

#define WORDS_MOST 32
/* More recipients than any target can have. */
#define RECIPIENTS_MOST 200

static bool is_word(const struct loading *loading, const char *text)
{
    const struct vocabulary *vocabulary = loading->source->vocabulary;
    for (size_t i = 0; vocabulary->need_word(i); i++)
        if (strcmp(vocabulary->need_word(i), text) == 0)
            return true;
    return false;
}

/* An EHLO keyword, optionally followed by one of its parameters: SIZE, AUTH PLAIN (RFC 5321
 * 4.1.1.1). Our own words are in lower case, so that a typo in one is not taken for a keyword that
 * no server offers. */
static bool is_keyword(const char *text)
{
    static const char keyword[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
    size_t length = strspn(text, keyword);
    if (!length || *text == '-')
        return false;
    if (!text[length])
        return true;
    const char *parameter = text + length + 1;
    return text[length] == ' ' && *parameter && !strchr(parameter, ' ');
}

static void note_no_need(struct loading *loading, const struct node *node)
{
    const struct vocabulary *vocabulary = loading->source->vocabulary;
    const char *words[WORDS_MOST + 1] = {NULL};
    const char *text = node->kind == NODE_TEXT ? node->text : node_kind_name(node);
    struct buffer all = {0};
    for (size_t i = 0; i < WORDS_MOST && vocabulary->need_word(i); i++) {
        words[i] = vocabulary->need_word(i);
        buffer_format(&all, "%s, ", words[i]);
    }
    const char *near = nearest_name(text, words);
    if (near)
        problem_near(loading->problems, node->at, near, "there is no need \"%s\"", text);
    else
        problem_at(loading->problems, node->at,
                   "a need is an EHLO keyword in capitals (PIPELINING, AUTH PLAIN), %s"
                   "`recipients: N` or `not: X`",
                   buffer_text(&all));
    buffer_release(&all);
}

static bool bind_word(struct loading *loading, const struct node *node)
{
    const char *text = node->kind == NODE_TEXT ? node->text : "";
    if (is_word(loading, text) || is_keyword(text))
        return true;
    note_no_need(loading, node);
    return false;
}

static bool bind_need(struct loading *loading, const struct node *node, const char **out)
{
    long count;
    bool map = node->kind == NODE_MAP && node->count == 1;
    const char *key = map ? node->keys[0]->text : "";
    *out = node->text;
    if (strcmp(key, "recipients") == 0) {
        if (!node_number(node->values[0], 1, RECIPIENTS_MOST, &count, loading->problems))
            return false;
        *out = arena_format(loading->arena, "recipients:%ld", count);
        return true;
    }
    if (strcmp(key, "not") != 0)
        return bind_word(loading, node);
    *out = arena_format(loading->arena, "not:%s",
                        node->values[0]->kind == NODE_TEXT ? node->values[0]->text : "");
    return bind_word(loading, node->values[0]);
}

/* How many needs the steps can bring along: one for each variable, and the mailbox. */
static size_t implied_most(const struct vocabulary *vocabulary)
{
    struct variable variable;
    size_t count = 1;
    while (vocabulary->variable(count - 1, &variable))
        count++;
    return count;
}

static void add_need(struct script *script, const char *need)
{
    for (size_t i = 0; i < script->needs_count; i++)
        if (strcmp(script->needs[i], need) == 0)
            return;
    script->needs[script->needs_count++] = need;
}

bool script_bind_needs(struct loading *loading, struct script *script)
{
    const struct node *list = node_get(loading->map, "needs");
    size_t count = list && list->kind == NODE_LIST ? list->count : 0;
    size_t most = count + implied_most(loading->source->vocabulary);
    bool good = true;
    script->needs = arena_alloc(loading->arena, most * sizeof *script->needs);
    if (list && !node_want(list, NODE_LIST, "needs", loading->problems))
        return false;
    for (size_t i = 0; i < count; i++) {
        const char *need;
        bool bound = bind_need(loading, list->values[i], &need);
        if (bound)
            add_need(script, need);
        good = bound && good;
    }
    return good;
}

static unsigned recipients_of(const struct binder *binder, const struct script *script)
{
    static const char *const first[] = {"recipient", "local", "LOCAL"};
    unsigned most = script->start >= START_RECIPIENT || binder->uses_mailbox;
    for (size_t i = 0; i < COUNT_OF(first); i++)
        most = most || binder_used(binder, first[i]);
    for (size_t i = 0; i < script->needs_count; i++)
        if (strncmp(script->needs[i], "recipients:", 11) == 0) {
            unsigned count = (unsigned)strtoul(script->needs[i] + 11, NULL, 10);
            most = count > most ? count : most;
        }
    return most;
}

void script_add_implied_needs(const struct binder *binder, struct script *script)
{
    struct variable variable;
    if (binder->uses_mailbox)
        add_need(script, "mailbox");
    for (size_t i = 0; binder->vocabulary->variable(i, &variable); i++)
        if (variable.need && binder_used(binder, variable.name))
            add_need(script, variable.need);
    script->recipients = recipients_of(binder, script);
}
