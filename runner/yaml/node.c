#include "node.h"

#include "buffer.h"
#include "count_of.h"
#include "nearest.h"
#include "utf8.h"

#include <stdint.h>
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
        problem_near(problems, key->at, nearest, "%s has no key \"%s\"", what, key->text);
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

/* Finding an octet of a text in its file, through quotes, escapes, folding and indentation. */
struct walk {
    const char *at, *end; /* in the file */
    unsigned line, column;
    size_t indent; /* of the lines of a block */
    char style;    /* the text's first character: ' " | > or none of these */
};

static void step(struct walk *walk, size_t octets)
{
    if (*walk->at == '\n') {
        walk->line++;
        walk->column = 0;
    }
    walk->column++;
    walk->at += octets;
}

static void step_character(struct walk *walk)
{
    if (walk->at < walk->end)
        step(walk, utf8_length(walk->at, (size_t)(walk->end - walk->at)));
}

static void skip(struct walk *walk, const char *any_of, size_t most)
{
    while (most-- && walk->at < walk->end && *walk->at && strchr(any_of, *walk->at))
        step_character(walk);
}

/* How far a block is indented: the spaces before its first non-empty line, less those that belong
 * to the text (in a block with an indentation indicator, YAML 1.2 8.1.1.1). */
static size_t indent_of(const struct walk *walk, const char *text)
{
    const char *line = walk->at;
    while (line < walk->end && *line == '\n')
        line++;
    size_t spaces = 0;
    while (line + spaces < walk->end && line[spaces] == ' ')
        spaces++;
    size_t own = strspn(text + strspn(text, "\n"), " ");
    return own < spaces ? spaces - own : 0;
}

/* To the first octet of the content. */
static void enter(struct walk *walk, const char *text)
{
    walk->style = walk->at < walk->end ? *walk->at : '\0';
    if (walk->style == '\'' || walk->style == '"')
        step_character(walk);
    if (walk->style != '|' && walk->style != '>')
        return;
    while (walk->at < walk->end && *walk->at != '\n')
        step_character(walk);
    step_character(walk);
    walk->indent = indent_of(walk, text);
    skip(walk, " ", walk->indent);
}

/* Passes an escape of a double-quoted text (YAML 1.2 5.7); returns how many octets it stands
 * for. */
static size_t pass_escape(struct walk *walk)
{
    step_character(walk);
    char kind = walk->at < walk->end ? *walk->at : '\0';
    if (kind == '\n') { /* a continued line: break and white space mean nothing */
        skip(walk, "\n \t", SIZE_MAX);
        return 0;
    }
    step_character(walk);
    size_t digits = kind == 'x' ? 2 : kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
    unsigned long value = 0;
    for (size_t i = 0; i < digits && walk->at < walk->end; i++) {
        char digit[2] = {*walk->at, '\0'};
        value = value * 16 + strtoul(digit, NULL, 16);
        step_character(walk);
    }
    return value < 0x80 ? 1 : value < 0x800 ? 2 : value < 0x10000 ? 3 : 4;
}

/* Passes whatever stands for the next octets of the text; returns how many these are. */
static size_t pass(struct walk *walk, const char *text, size_t left)
{
    bool block = walk->style == '|' || walk->style == '>';
    if (walk->style == '"' && *walk->at == '\\')
        return pass_escape(walk);
    if (walk->style == '\'' && *walk->at == '\'')
        step_character(walk);
    if (*walk->at == '\n' && block) {
        step_character(walk);
        skip(walk, " ", walk->indent);
        return *text == '\n' || *text == ' ' ? 1 : 0;
    }
    if (*walk->at == '\n') {
        skip(walk, "\n \t", SIZE_MAX);
        size_t breaks = 0;
        while (breaks < left && text[breaks] == '\n')
            breaks++;
        return breaks ? breaks : 1;
    }
    size_t octets = utf8_length(walk->at, (size_t)(walk->end - walk->at));
    step(walk, octets);
    return octets;
}

/* A backslash at the end of a line stands for nothing. */
static bool is_continued_line(const struct walk *walk)
{
    return walk->style == '"' && walk->end - walk->at > 1 && walk->at[0] == '\\' &&
           walk->at[1] == '\n';
}

struct location node_inside(const struct node *node, size_t offset, const struct problems *problems)
{
    struct walk walk = {.line = node->at.line, .column = node->at.column};
    size_t length;
    if (node->kind != NODE_TEXT || node->binary ||
        !problems_rest(problems, node->at, &walk.at, &length))
        return node->at;
    walk.end = walk.at + length;
    enter(&walk, node->text);
    for (size_t done = 0; done < offset && done < node->length && walk.at < walk.end;)
        done += pass(&walk, node->text + done, node->length - done);
    if (is_continued_line(&walk))
        pass_escape(&walk);
    return (struct location){.file = node->at.file, .line = walk.line, .column = walk.column};
}
