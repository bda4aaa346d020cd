#include "template.h"

#include "arena.h"
#include "binder.h"
#include "memory.h"
#include "nearest.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The most that can be added to a variable. */
#define PLUS_MOST 1000000000

/* A run of plain octets, or a variable. */
struct piece {
    const char *octets; /* or the variable's name */
    size_t length;
    bool variable;
    long plus; /* added to its number; 0: the variable as it is */
};

struct template
{
    const char *source;
    struct piece *pieces;
    size_t count;
};

/* A text while it is read. */
struct reading {
    struct binder *binder;
    const struct node *node;
    struct template *template;
    bool good;
};

static void add_piece(struct reading *reading, struct piece piece)
{
    if (piece.length || piece.variable)
        reading->template->pieces[reading->template->count++] = piece;
}

static struct location place_of(const struct reading *reading, const char *at)
{
    return node_inside(reading->node, (size_t)(at - reading->node->text),
                       reading->binder->problems);
}

static void unknown(struct reading *reading, const char *name, const char *at)
{
    struct binder *binder = reading->binder;
    const char *near = nearest_name(name, binder_names(binder));
    char *meant = near ? mem_format("${%s}", near) : NULL;
    reading->good = false;
    problem_near(binder->problems, place_of(reading, at), meant, "there is no variable ${%s}",
                 name);
    free(meant);
}

/* "name", "name+1" or "name-12" between the braces. */
static void add_variable(struct reading *reading, const char *text, size_t length)
{
    struct arena *arena = reading->binder->arena;
    size_t name_length = 0;
    while (name_length < length &&
           (isalnum((unsigned char)text[name_length]) || text[name_length] == '_'))
        name_length++;
    struct piece piece = {.variable = true, .octets = arena_copy(arena, text, name_length)};
    const char *sum = arena_copy(arena, text + name_length, length - name_length);
    char *end = NULL;
    if (*sum == '+' || *sum == '-')
        piece.plus = strtol(sum, &end, 10);
    if (!name_length || (*sum && (!end || *end || labs(piece.plus) > PLUS_MOST))) {
        reading->good = false;
        problem_at(reading->binder->problems, place_of(reading, text - 2),
                   "${...} holds the name of a variable, and optionally +N or -N");
    } else if (!binder_knows(reading->binder, piece.octets)) {
        unknown(reading, piece.octets, text - 2);
    } else if (strcmp(piece.octets, "token") == 0) {
        reading->binder->uses_token = true;
    }
    binder_use(reading->binder, piece.octets);
    add_piece(reading, piece);
}

/* The next "${", or the end. */
static const char *next_variable(const char *from, const char *end)
{
    const char *found = memmem(from, (size_t)(end - from), "${", 2);
    return found ? found : end;
}

static void read_pieces(struct reading *reading, const char *at)
{
    const char *end = reading->node->text + reading->node->length;
    while (at < end) {
        const char *open = next_variable(at, end);
        bool escaped = open > at && open < end && open[-1] == '$';
        add_piece(reading, (struct piece){.octets = at, .length = (size_t)(open - at) - escaped});
        if (open == end)
            return;
        if (escaped) {
            add_piece(reading, (struct piece){.octets = "${", .length = 2});
            at = open + 2;
            continue;
        }
        const char *close = memchr(open, '}', (size_t)(end - open));
        if (!close) {
            reading->good = false;
            problem_at(reading->binder->problems, place_of(reading, open),
                       "${ has no } after it; $${ stands for the two characters");
            return;
        }
        add_variable(reading, open + 2, (size_t)(close - open) - 2);
        at = close + 1;
    }
}

/* An upper bound: each variable adds at most two pieces. */
static size_t most_pieces(const struct node *node)
{
    size_t count = 1;
    for (size_t i = 0; i + 1 < node->length; i++)
        count += node->text[i] == '$' && node->text[i + 1] == '{' ? 2 : 0;
    return count;
}

struct template *template_bind_from(struct binder *binder, const struct node *node, size_t from)
{
    if (!node_want(node, NODE_TEXT, "what stands here", binder->problems))
        return NULL;
    struct template *template = arena_alloc(binder->arena, sizeof *template);
    struct reading reading = {binder, node, template, true};
    const char *text = node->text + from;
    template->source = text;
    template->pieces = arena_alloc(binder->arena, most_pieces(node) * sizeof *template->pieces);
    if (node->binary)
        add_piece(&reading, (struct piece){.octets = text, .length = node->length - from});
    else
        read_pieces(&reading, text);
    return reading.good ? template : NULL;
}

struct template *template_bind(struct binder *binder, const struct node *node)
{
    return template_bind_from(binder, node, 0);
}

const char *template_source(const struct template *template)
{
    return template->source;
}

/* ${size+1}: the variable must be a number. */
static bool add_sum(struct buffer *out, const struct piece *piece, const char *octets,
                    size_t length, struct err *err)
{
    size_t digits = strspn(octets, "0123456789");
    if (!digits || digits != length || digits > 17)
        return err_set(err, "${%s%+ld}: \"%.40s\" is not a number", piece->octets, piece->plus,
                       octets);
    long sum = strtol(octets, NULL, 10) + piece->plus;
    if (sum < 0)
        return err_set(err, "${%s%+ld} is below zero", piece->octets, piece->plus);
    return buffer_format(out, "%ld", sum) || err_set(err, "the text is too long");
}

/* Escapes octets to match literally in a pattern. */
static bool add_quoted(struct buffer *out, const char *octets, size_t length)
{
    bool good = true;
    for (size_t i = 0; i < length && good; i++) {
        unsigned char octet = (unsigned char)octets[i];
        good = isalnum(octet) ? buffer_add(out, octets + i, 1)
                              : buffer_format(out, "\\x{%02x}", octet);
    }
    return good;
}

static bool expand_piece(const struct piece *piece, const struct vars *vars, bool quoted,
                         struct buffer *out, struct err *err)
{
    bool good;
    if (!piece->variable) {
        good = buffer_add(out, piece->octets, piece->length);
    } else {
        size_t length = 0;
        const char *octets = vars_get(vars, piece->octets, &length);
        if (!octets)
            return err_set(err, "the variable ${%s} has no value here", piece->octets);
        if (piece->plus)
            return add_sum(out, piece, octets, length, err);
        good = quoted ? add_quoted(out, octets, length) : buffer_add(out, octets, length);
    }
    return good || err_set(err, "the text is too long");
}

static bool expand(const struct template *template, const struct vars *vars, bool quoted,
                   struct buffer *out, struct err *err)
{
    for (size_t i = 0; i < template->count; i++)
        if (!expand_piece(&template->pieces[i], vars, quoted, out, err))
            return false;
    return true;
}

bool template_expand(const struct template *template, const struct vars *vars, struct buffer *out,
                     struct err *err)
{
    return expand(template, vars, false, out, err);
}

bool template_expand_quoted(const struct template *template, const struct vars *vars,
                            struct buffer *out, struct err *err)
{
    return expand(template, vars, true, out, err);
}

bool template_is_constant(const struct template *template)
{
    for (size_t i = 0; i < template->count; i++)
        if (template->pieces[i].variable)
            return false;
    return true;
}
