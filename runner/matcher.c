#include "matcher.h"

#include "binder.h"
#include "memory.h"

struct matcher {
    struct template *template;
    struct pattern *constant; /* compiled once if there is no variable in it, else NULL */
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

/* Compiles what was written. A pattern with variables is compiled too, for its errors and groups:
 * "${name}" reads as an end of line and a group of braces, which is a pattern. */
static bool compile(struct binder *binder, struct matcher *matcher, const struct node *node)
{
    size_t offset = 0;
    struct err err = {0};
    struct pattern *pattern = pattern_new(node->text, node->length, &offset, &err);
    if (!pattern) {
        struct place at = node->at;
        at.column += (unsigned)offset + !node->plain;
        problem_at(binder->problems, at, "%s", err.text);
        return false;
    }
    pattern_each_group(pattern, know, binder);
    if (template_is_constant(matcher->template)) {
        matcher->constant = pattern;
        arena_on_free(binder->arena, release, pattern);
    } else {
        pattern_free(&pattern);
    }
    return true;
}

struct matcher *matcher_bind(struct binder *binder, const struct node *node, size_t from)
{
    struct matcher *matcher = arena_alloc(binder->arena, sizeof *matcher);
    struct node rest = *node;
    rest.text += from;
    rest.length -= from;
    rest.at.column += (unsigned)from;
    matcher->template = template_bind(binder, &rest);
    return matcher->template && compile(binder, matcher, &rest) ? matcher : NULL;
}

const char *matcher_source(const struct matcher *matcher)
{
    return template_source(matcher->template);
}

enum pattern_outcome matcher_find(const struct matcher *matcher, const struct vars *vars,
                                  const char *text, size_t length, struct vars *captures)
{
    if (matcher->constant)
        return pattern_match(matcher->constant, text, length, captures);
    struct buffer source = {0};
    struct err err;
    size_t offset;
    enum pattern_outcome outcome = PATTERN_DIFFERS;
    struct pattern *pattern = NULL;
    if (template_expand_quoted(matcher->template, vars, &source, &err))
        pattern = pattern_new(source.octets ? source.octets : "", source.length, &offset, &err);
    if (pattern)
        outcome = pattern_match(pattern, text, length, captures);
    pattern_free(&pattern);
    buffer_release(&source);
    return outcome;
}
