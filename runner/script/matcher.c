#include "matcher.h"

#include "arena.h"
#include "binder.h"
#include "memory.h"

#include <string.h>

/* Limit in octets for a pattern with its variables expanded. */
#define PATTERN_MOST 1048576

struct matcher {
    struct template *template;
    struct pattern *constant; /* compiled once if it has no variables, else NULL */
};

static void release(void *memory)
{
    struct pattern *pattern = memory;
    pattern_free(&pattern);
}

static void know(void *state, const char *name)
{
    binder_know(state, name);
}

/* The pattern with an x for each variable, so that errors show when the case is read. */
static void without_variables(const char *text, size_t length, struct buffer *out)
{
    const char *end = text + length;
    while (text < end) {
        bool variable = strncmp(text, "${", 2) == 0;
        text += strncmp(text, "$${", 3) == 0;
        const char *close = variable ? memchr(text, '}', (size_t)(end - text)) : NULL;
        if (close)
            buffer_add_text(out, "x");
        else
            buffer_add(out, text, 1);
        text = close ? close + 1 : text + 1;
    }
}

static bool keep(struct binder *binder, struct matcher *matcher, struct pattern *pattern)
{
    pattern_each_group(pattern, know, binder);
    if (template_is_constant(matcher->template)) {
        matcher->constant = pattern;
        arena_on_free(binder->arena, release, pattern);
    } else {
        pattern_free(&pattern);
    }
    return true;
}

/* A pattern with variables is compiled as well, for its errors and groups. */
static bool compile(struct binder *binder, struct matcher *matcher, const struct node *node,
                    size_t from)
{
    struct buffer text = {0};
    size_t offset = 0;
    struct err err = {0};
    bool exact = template_is_constant(matcher->template);
    without_variables(node->text + from, node->length - from, &text);
    struct pattern *pattern = pattern_new(buffer_text(&text), text.length, &offset, &err);
    buffer_release(&text);
    if (pattern)
        return keep(binder, matcher, pattern);
    problem_at(binder->problems, node_inside(node, from + (exact ? offset : 0), binder->problems),
               "%s", err.text);
    return false;
}

struct matcher *matcher_bind(struct binder *binder, const struct node *node, size_t from)
{
    struct matcher *matcher = arena_alloc(binder->arena, sizeof *matcher);
    matcher->template = template_bind_from(binder, node, from);
    return matcher->template && compile(binder, matcher, node, from) ? matcher : NULL;
}

const char *matcher_source(const struct matcher *matcher)
{
    return template_source(matcher->template);
}

static enum pattern_outcome search(const struct pattern *pattern, const char *text, size_t length,
                                   struct vars *captures, struct buffer *why)
{
    enum pattern_outcome outcome = pattern_match(pattern, text, length, captures);
    if (outcome == PATTERN_TOO_COSTLY && why)
        buffer_format(why, "the search for \"%s\" takes too long", pattern_source(pattern));
    return outcome;
}

enum pattern_outcome matcher_find(const struct matcher *matcher, const struct vars *vars,
                                  const char *text, size_t length, struct vars *captures,
                                  struct buffer *why)
{
    if (matcher->constant)
        return search(matcher->constant, text, length, captures, why);
    struct buffer source = BUFFER_LIMITED(PATTERN_MOST);
    struct err err = {0};
    size_t offset;
    enum pattern_outcome outcome = PATTERN_TOO_COSTLY;
    struct pattern *pattern = NULL;
    if (template_expand_quoted(matcher->template, vars, &source, &err))
        pattern = pattern_new(buffer_text(&source), source.length, &offset, &err);
    if (pattern)
        outcome = search(pattern, text, length, captures, why);
    else if (why)
        buffer_add_text(why, err.text);
    pattern_free(&pattern);
    buffer_release(&source);
    return outcome;
}
