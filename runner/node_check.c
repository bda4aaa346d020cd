/* Taking values out of nodes. */
#include "node.h"

#include <stdlib.h>
#include <string.h>

const struct node *node_get(const struct node *map, const char *key)
{
    for (size_t i = 0; map->kind == NODE_MAP && i < map->count; i++)
        if (strcmp(map->keys[i]->text, key) == 0)
            return map->values[i];
    return NULL;
}

const char *node_kind_name(const struct node *node)
{
    static const char *const names[] = {"text", "a list", "a mapping"};
    return names[node->kind];
}

bool node_want(const struct node *node, enum node_kind kind, const char *what,
               struct problems *problems)
{
    static const char *const names[] = {"text", "a list", "a mapping"};
    if (node->kind == kind)
        return true;
    problem_at(problems, node->at, "%s is %s, where %s was expected", what, node_kind_name(node),
               names[kind]);
    return false;
}

static bool is_one_of(const char *word, const char *const *names)
{
    for (; *names; names++)
        if (strcmp(word, *names) == 0)
            return true;
    return false;
}

bool node_want_keys(const struct node *map, const char *const *names, const char *what,
                    struct problems *problems)
{
    bool good = true;
    for (size_t i = 0; i < map->count; i++) {
        const struct node *key = map->keys[i];
        if (is_one_of(key->text, names))
            continue;
        const char *near = nearest_name(key->text, names);
        problem_at(problems, key->at,
                   near ? "%s has no key \"%s\"; did you mean \"%s\"?" : "%s has no key \"%s\"",
                   what, key->text, near);
        good = false;
    }
    return good;
}

bool node_number(const struct node *node, long least, long most, long *out,
                 struct problems *problems)
{
    char *end = NULL;
    *out = node->kind == NODE_TEXT ? strtol(node->text, &end, 10) : 0;
    if (node->kind == NODE_TEXT && node->length && !*end && *out >= least && *out <= most)
        return true;
    problem_at(problems, node->at, "a number from %ld to %ld was expected", least, most);
    return false;
}

bool node_bool(const struct node *node, bool *out, struct problems *problems)
{
    bool yes = node->kind == NODE_TEXT && node->plain && strcmp(node->text, "true") == 0;
    bool no = node->kind == NODE_TEXT && node->plain && strcmp(node->text, "false") == 0;
    *out = yes;
    if (!yes && !no)
        problem_at(problems, node->at, "true or false was expected");
    return yes || no;
}

static double unit_of(const char *suffix)
{
    return strcmp(suffix, "ms") == 0              ? 1
           : strcmp(suffix, "s") == 0 || !*suffix ? 1000
           : strcmp(suffix, "m") == 0             ? 60000
                                                  : 0;
}

bool node_duration(const struct node *node, long *out_ms, struct problems *problems)
{
    char *end = NULL;
    double value = node->kind == NODE_TEXT ? strtod(node->text, &end) : 0;
    double unit = end && end != node->text ? unit_of(end) : 0;
    *out_ms = (long)(value * unit);
    if (unit > 0 && value >= 0 && value * unit <= 86400000.0)
        return true;
    problem_at(problems, node->at, "a time was expected, such as 250ms, 2s or 1m");
    return false;
}
