#include "binder.h"

#include "arena.h"
#include "judges.h"
#include "memory.h"
#include "nearest.h"
#include "verb.h"

#include <stdlib.h>
#include <string.h>

#define DEPTH_MOST 8

/* NULL-terminated; the names live in the binder's arena or are static. */
struct names {
    const char **items;
    const struct node **values; /* of variables of a row; NULL for others */
    bool *used;
    size_t count;
};

void binder_init(struct binder *binder, const struct vocabulary *vocabulary, struct arena *arena,
                 struct problems *problems)
{
    *binder = (struct binder){
        .vocabulary = vocabulary, .arena = arena, .problems = problems, .connections = 1};
    binder->names = mem_alloc(sizeof *binder->names);
    struct variable variable;
    for (size_t i = 0; vocabulary->variable(i, &variable); i++)
        binder_know(binder, variable.name);
}

void binder_release(struct binder *binder)
{
    free(binder->names->items);
    free(binder->names->values);
    free(binder->names->used);
    free(binder->names);
    binder->names = NULL;
}

void binder_know(struct binder *binder, const char *name)
{
    binder_know_constant(binder, name, NULL);
}

void binder_know_constant(struct binder *binder, const char *name, const struct node *value)
{
    struct names *names = binder->names;
    names->items = mem_grow(names->items, names->count + 2, sizeof *names->items);
    names->values = mem_grow(names->values, names->count + 1, sizeof *names->values);
    names->used = mem_grow(names->used, names->count + 1, sizeof *names->used);
    names->used[names->count] = false;
    names->values[names->count] = value;
    names->items[names->count++] = arena_copy(binder->arena, name, strlen(name));
    names->items[names->count] = NULL;
}

/* The index of NAME, of the last one if there are several; the count if it is unknown. */
static size_t index_of(const struct names *names, const char *name)
{
    for (size_t i = names->count; i-- > 0;)
        if (strcmp(names->items[i], name) == 0)
            return i;
    return names->count;
}

bool binder_knows(const struct binder *binder, const char *name)
{
    return index_of(binder->names, name) < binder->names->count;
}

void binder_forget(struct binder *binder)
{
    binder->names->count = 0;
    binder->names->items[0] = NULL;
}

const struct node *binder_constant(const struct binder *binder, const char *name)
{
    size_t index = index_of(binder->names, name);
    return index < binder->names->count ? binder->names->values[index] : NULL;
}

void binder_use(struct binder *binder, const char *name)
{
    size_t index = index_of(binder->names, name);
    if (index < binder->names->count)
        binder->names->used[index] = true;
}

bool binder_used(const struct binder *binder, const char *name)
{
    size_t index = index_of(binder->names, name);
    return index < binder->names->count && binder->names->used[index];
}

const char *const *binder_names(const struct binder *binder)
{
    return binder->names->items;
}

/* The verb of a key without its connection's digit. */
static const struct verb *find_verb(const struct binder *binder, const char *key,
                                    unsigned *connection)
{
    size_t length = strlen(key);
    *connection = 1;
    if (length > 1 && key[length - 1] >= '1' && key[length - 1] <= '8') {
        *connection = (unsigned)(key[length - 1] - '0');
        length--;
    }
    for (const struct verb *const *verb = binder->vocabulary->verbs; *verb; verb++)
        if (strlen((*verb)->name) == length && strncmp((*verb)->name, key, length) == 0)
            return *verb;
    return NULL;
}

static void no_such_step(struct binder *binder, const struct node *key)
{
    const struct verb *const *verbs = binder->vocabulary->verbs;
    size_t count = 0;
    while (verbs[count])
        count++;
    const char **names = mem_alloc((count + 1) * sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i] = verbs[i]->name;
    const char *near = nearest_name(key->text, names);
    problem_near(binder->problems, key->at, near, "there is no step \"%s\"", key->text);
    free(names);
}

/* A step's key and value. A verb with further keys (`if`, `for`) gets the whole mapping; beside the
 * others `judges` may stand. */
struct form {
    const struct node *key, *value, *judges;
};

static bool form_of(struct binder *binder, const struct node *node, struct form *form)
{
    if (node->kind == NODE_TEXT) {
        *form = (struct form){node, NULL, NULL};
        return true;
    }
    for (size_t k = 0; node->kind == NODE_MAP && k < node->count; k++) {
        unsigned connection;
        const struct verb *verb = find_verb(binder, node->keys[k]->text, &connection);
        if (verb && verb->whole) {
            *form = (struct form){node->keys[k], node, NULL};
            return true;
        }
    }
    const struct node *judges = node->kind == NODE_MAP ? node_get(node, "judges") : NULL;
    if (node->kind == NODE_MAP && node->count == (judges ? 2U : 1U)) {
        size_t index = judges && node->values[0] == judges ? 1 : 0;
        *form = (struct form){node->keys[index], node->values[index], judges};
        return true;
    }
    problem_at(binder->problems, node->at,
               "a step is one key and its value, as in `C: NOOP`, or a bare word, not %s",
               node->kind == NODE_MAP ? "a mapping of several keys" : node_kind_name(node));
    return false;
}

/* What the step judges, or what is cited if it breaks as a preparation. */
static bool bind_judges(struct binder *binder, struct step *step, const struct node *judges)
{
    step->judges = judges_first(binder);
    if (judges && step->verb->judging == JUDGES_NOTHING) {
        problem_at(binder->problems, judges->at, "%s judges nothing", step->verb->name);
        return false;
    }
    bool judging = judges || step->verb->judging == JUDGES;
    return !judging || judges_bind(binder, judges, &step->judges);
}

static bool bind_value(struct binder *binder, struct step *step, const struct node *value)
{
    bool sent = binder->uses_token;
    binder->judges = step->judges;
    bool good = step->verb->bind(binder, step, value);
    if (step->verb->only_looks)
        binder->uses_token = sent;
    return good;
}

/* `starttls:` is the same as `starttls`. */
static bool is_nothing(const struct node *value)
{
    return value && value->kind == NODE_TEXT && value->plain && !value->length;
}

static bool bind_step(struct binder *binder, const struct node *node, struct step *step)
{
    struct form form;
    if (!form_of(binder, node, &form))
        return false;
    step->at = form.key->at;
    step->verb = find_verb(binder, form.key->text, &step->connection);
    if (!step->verb) {
        no_such_step(binder, form.key);
        return false;
    }
    if (step->connection > binder->connections)
        binder->connections = step->connection;
    if (is_nothing(form.value))
        form.value = NULL;
    bool good = bind_judges(binder, step, form.judges);
    if (form.value || step->verb->bare)
        return bind_value(binder, step, form.value) && good;
    problem_at(binder->problems, form.key->at, "%s needs a value: %s", step->verb->name,
               step->verb->shape);
    return false;
}

bool binder_steps(struct binder *binder, const struct node *list, struct step **out, size_t *count)
{
    bool good = true;
    if (!node_want(list, NODE_LIST, "the steps", binder->problems))
        return false;
    if (binder->depth == DEPTH_MOST) {
        problem_at(binder->problems, list->at, "steps are nested more than %d deep", DEPTH_MOST);
        return false;
    }
    binder->depth++;
    *out = arena_alloc(binder->arena, list->count * sizeof **out);
    *count = list->count;
    for (size_t i = 0; i < list->count; i++)
        good = bind_step(binder, list->values[i], &(*out)[i]) && good;
    binder->depth--;
    return good;
}
