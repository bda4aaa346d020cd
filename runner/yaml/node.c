#include "node.h"

#include "buffer.h"
#include "count_of.h"
#include "nearest.h"

#include <stdlib.h>
#include <string.h>

const struct node *node_get(const struct node *map, const char *key)
{
    if (map->kind != NODE_MAP)
        return NULL;
    for (size_t i = 0; i < map->count; i++)
        if (!strcmp(map->keys[i]->text, key))
            return map->values[i];
    return NULL;
}

static const char *kind_name(enum node_kind kind)
{
    return kind == NODE_TEXT ? "a text" : kind == NODE_LIST ? "a list" : "a mapping";
}

const char *node_kind_name(const struct node *node)
{
    return kind_name(node->kind);
}

bool node_want(const struct node *node, enum node_kind kind, const char *what,
               struct problems *problems)
{
    if (node->kind == kind)
        return true;
    problem_at(problems, node->at, "%s must be %s, and this is %s", what, kind_name(kind),
               node_kind_name(node));
    return false;
}

static bool is_among(const char *word, const char *const *names)
{
    for (; *names; names++)
        if (!strcmp(word, *names))
            return true;
    return false;
}

static void note_unknown_key(const struct node *key, const char *const *names, const char *what,
                             struct problems *problems)
{
    const char *nearest = nearest_name(key->text, names);
    if (nearest) {
        problem_at(problems, key->at, "%s has no key \"%s\"; did you mean \"%s\"?", what, key->text,
                   nearest);
        return;
    }
    struct buffer all = {0};
    for (; *names; names++)
        buffer_format(&all, " %s", *names);
    problem_at(problems, key->at, "%s has no key \"%s\"; its keys are%s", what, key->text,
               all.octets ? all.octets : " none");
    buffer_release(&all);
}

bool node_want_keys(const struct node *map, const char *const *names, const char *what,
                    struct problems *problems)
{
    bool known = true;
    for (size_t i = 0; i < map->count; i++) {
        if (is_among(map->keys[i]->text, names))
            continue;
        note_unknown_key(map->keys[i], names, what, problems);
        known = false;
    }
    return known;
}

bool node_number(const struct node *node, long least, long most, long *out,
                 struct problems *problems)
{
    size_t digits = node->kind == NODE_TEXT ? strspn(node->text, "0123456789") : 0;
    if (digits && digits == node->length && digits < 18) {
        *out = strtol(node->text, NULL, 10);
        if (*out >= least && *out <= most)
            return true;
    }
    problem_at(problems, node->at, "a number from %ld to %ld is expected here", least, most);
    return false;
}

bool node_bool(const struct node *node, bool *out, struct problems *problems)
{
    bool is_true = node->kind == NODE_TEXT && node->plain && !strcmp(node->text, "true");
    bool is_false = node->kind == NODE_TEXT && node->plain && !strcmp(node->text, "false");
    if (!is_true && !is_false)
        problem_at(problems, node->at, "\"true\" or \"false\" is expected here");
    *out = is_true;
    return is_true || is_false;
}

static const struct unit {
    const char *name;
    double ms;
} UNITS[] = {{"ms", 1}, {"s", 1000}, {"", 1000}, {"m", 60000}};

bool node_duration(const struct node *node, long *out_ms, struct problems *problems)
{
    size_t digits = node->kind == NODE_TEXT ? strspn(node->text, "0123456789.") : 0;
    char *end = NULL;
    double number = digits && digits < 10 ? strtod(node->text, &end) : 0;
    for (size_t i = 0; i < COUNT_OF(UNITS); i++)
        if (end && end == node->text + digits && !strcmp(end, UNITS[i].name) &&
            strlen(node->text) == node->length && number * UNITS[i].ms < 1e8) {
            *out_ms = (long)(number * UNITS[i].ms + 0.5);
            return true;
        }
    problem_at(problems, node->at, "a time is expected here, such as \"250ms\", \"2s\" or \"1m\"");
    return false;
}
