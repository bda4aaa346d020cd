/* The parts of a REPLY that are words: `of`, `keyword`, `no-keyword` and `keywords`, and what must
 * not occur: `faults`, or an `incident`. */
#include "expect_parts.h"

#include "arena.h"
#include "binder.h"
#include "count_of.h"
#include "nearest.h"
#include "reply.h"

#include <string.h>

static bool bind_keyword(struct binder *binder, const struct node *name, const struct node *pattern,
                         struct keyword *out)
{
    out->name = name->text;
    return node_want(name, NODE_TEXT, "an EHLO keyword", binder->problems) &&
           (!pattern || (node_want(pattern, NODE_TEXT, "a pattern", binder->problems) &&
                         (out->parameters = matcher_bind(binder, pattern, 0))));
}

/* SIZE, [SIZE, HELP] or {SIZE: PATTERN} */
static bool bind_keywords(struct binder *binder, const struct node *value, struct keyword **out,
                          size_t *count)
{
    bool good = true;
    if (!value)
        return true;
    *count = value->kind == NODE_TEXT ? 1 : value->count;
    *out = arena_alloc(binder->arena, *count * sizeof **out);
    if (value->kind == NODE_TEXT)
        return bind_keyword(binder, value, NULL, *out);
    for (size_t i = 0; i < value->count; i++) {
        bool map = value->kind == NODE_MAP;
        good = bind_keyword(binder, map ? value->keys[i] : value->values[i],
                            map ? value->values[i] : NULL, &(*out)[i]) &&
               good;
    }
    return good;
}

/* A word, or a list of them: each is looked up and its bit added to *OUT. */
struct words {
    const char *what;         /* "keywords" */
    const char *const *names; /* NULL-terminated; the index is the bit */
};

static bool bind_word(struct binder *binder, const struct words *words, const struct node *node,
                      unsigned *out)
{
    const char *text = node->kind == NODE_TEXT ? node->text : "";
    for (unsigned i = 0; words->names[i]; i++)
        if (strcmp(words->names[i], text) == 0) {
            *out |= 1U << i;
            return true;
        }
    const char *near = nearest_name(text, words->names);
    problem_near(binder->problems, node->at, near ? near : words->names[0],
                 "`%s` has no word \"%s\"", words->what, text);
    return false;
}

static bool bind_words(struct binder *binder, const struct words *words, const struct node *map,
                       unsigned *out)
{
    const struct node *value = node_get(map, words->what);
    bool good = true;
    if (!value)
        return true;
    if (value->kind == NODE_TEXT)
        return bind_word(binder, words, value, out);
    if (!node_want(value, NODE_LIST, words->what, binder->problems))
        return false;
    for (size_t i = 0; i < value->count; i++)
        good = bind_word(binder, words, value->values[i], out) && good;
    if (!value->count)
        problem_at(binder->problems, value->at, "`%s` is empty", words->what);
    return good && value->count;
}

static bool bind_of(struct binder *binder, const struct node *map, struct expect *expect)
{
    const char *names[ASKEDS] = {NULL};
    unsigned found = 0;
    for (enum asked i = ASKED_GREETING; i < ASKEDS; i++)
        names[i - 1] = asked_name(i);
    bool good = bind_words(binder, &(struct words){"of", names}, map, &found);
    expect->of = found << 1;
    return good;
}

static const char *const rules[] = {
    "unique", "well-formed", "single-spaced", "registered", "unchanged", "findable", NULL};

const char *const *expect_keyword_rules(void)
{
    return rules;
}

/* What one REPLY cannot show, or is no more than worth a warning. */
static bool check_rules(struct binder *binder, const struct node *map, unsigned found)
{
    const struct node *value = node_get(map, "keywords");
    bool is_should = binder->asking == ASKING_SHOULD || binder->asking == ASKING_ALWAYS_SHOULD;
    if (found & KEYWORDS_REGISTERED && !is_should)
        problem_at(binder->problems, value->at,
                   "`registered` stands in a `should`: a keyword may have been registered after "
                   "the day of our list");
    else if (found & KEYWORDS_REGISTERED && !binder->registry)
        problem_at(binder->problems, value->at,
                   "there is no list of registered keywords: registries/smtp.yaml, beside the "
                   "folder of the requirements");
    else if (found & KEYWORDS_UNCHANGED && binder->asking != ASKING_ALWAYS &&
             binder->asking != ASKING_ALWAYS_SHOULD)
        problem_at(binder->problems, value->at,
                   "`unchanged` has no meaning here: only an invariant (`always`) sees the other "
                   "sessions");
    else
        return true;
    return false;
}

static bool bind_rules(struct binder *binder, const struct node *map, struct expect *expect)
{
    expect->registry = binder->registry;
    return bind_words(binder, &(struct words){"keywords", rules}, map, &expect->rules) &&
           check_rules(binder, map, expect->rules);
}

bool expect_bind_words(struct binder *binder, const struct node *map, struct expect *expect)
{
    bool good = bind_of(binder, map, expect);
    good = bind_rules(binder, map, expect) && good;
    good = bind_keywords(binder, node_get(map, "keyword"), &expect->keywords,
                         &expect->keywords_count) &&
           good;
    return bind_keywords(binder, node_get(map, "no-keyword"), &expect->absent,
                         &expect->absent_count) &&
           good;
}

static const char *const incident_names[INCIDENTS] = {
    [INCIDENT_NONE] = "none",       [INCIDENT_UNANSWERED] = "unanswered",
    [INCIDENT_DROPPED] = "dropped", [INCIDENT_LOST] = "lost",
    [INCIDENT_DOUBLED] = "doubled", [INCIDENT_MISPLACED] = "misplaced",
    [INCIDENT_KEPT] = "kept",
};

const char *incident_name(enum incident incident)
{
    return incident_names[incident];
}

enum incident incident_by_name(const char *name)
{
    for (enum incident i = INCIDENT_UNANSWERED; i < INCIDENTS; i++)
        if (strcmp(incident_names[i], name) == 0)
            return i;
    return INCIDENT_NONE;
}

/* Beside it there is nothing to expect: no reply came, or it is not about one. */
bool expect_bind_incident(struct binder *binder, const struct node *map, struct expect *expect)
{
    const struct node *value = node_get(map, "incident");
    if (!value)
        return true;
    const char *names[INCIDENTS] = {NULL};
    for (enum incident i = INCIDENT_UNANSWERED; i < INCIDENTS; i++)
        names[i - 1] = incident_name(i);
    expect->incident = value->kind == NODE_TEXT ? incident_by_name(value->text) : INCIDENT_NONE;
    const char *near = value->kind == NODE_TEXT ? nearest_name(value->text, names) : NULL;
    if (!expect->incident)
        problem_near(binder->problems, value->at, near ? near : names[0],
                     "there is no incident \"%s\"", value->kind == NODE_TEXT ? value->text : "");
    else if (map->count > 1 + (node_get(map, "judges") != NULL))
        problem_at(binder->problems, value->at,
                   "an incident stands alone: there is no reply to look at");
    else
        return true;
    return false;
}

static bool bind_fault(struct binder *binder, const struct node *node, struct expect *expect)
{
    enum reply_fault fault =
        node->kind == NODE_TEXT ? reply_fault_by_name(node->text) : (enum reply_fault)0;
    expect->faults |= fault;
    if (fault)
        return true;
    const char *names[REPLY_FAULTS + 1] = {NULL};
    for (int i = 0; i < REPLY_FAULTS; i++)
        names[i] = reply_fault_name((enum reply_fault)(1 << i));
    const char *near = node->kind == NODE_TEXT ? nearest_name(node->text, names) : NULL;
    problem_near(binder->problems, node->at, near ? near : names[0], "there is no fault \"%s\"",
                 node->kind == NODE_TEXT ? node->text : "");
    return false;
}

bool expect_bind_faults(struct binder *binder, const struct node *map, struct expect *expect)
{
    const struct node *value = node_get(map, "faults");
    bool good = true;
    if (!value)
        return true;
    if (!node_want(value, NODE_LIST, "faults", binder->problems))
        return false;
    for (size_t i = 0; i < value->count; i++)
        good = bind_fault(binder, value->values[i], expect) && good;
    return good;
}
