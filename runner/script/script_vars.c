/* The variables of a case: `vars`, the rows of `each`, and the title that refers to them. */
#include "arena.h"
#include "memory.h"
#include "script_parts.h"

#include <stdlib.h>
#include <string.h>

#define A_ROW "a row of `each`"

/* The name of a variable must be usable in ${…}. */
static bool is_name(const char *text)
{
    return *text &&
           strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") ==
               strlen(text);
}

/* A text, or {repeat: TEXT, length: N} or {repeat: TEXT, times: N}. */
static bool bind_variable(struct binder *binder, const struct node *key, const struct node *value,
                          struct script_variable *out)
{
    static const char *const repeat_keys[] = {"repeat", "length", "times", NULL};
    out->name = key->text;
    out->at = key->at;
    if (!is_name(key->text)) {
        problem_at(binder->problems, key->at,
                   "\"%s\" is not a name, which has letters, digits and _", key->text);
        return false;
    }
    if (value->kind == NODE_TEXT)
        return (out->value = template_bind(binder, value)) != NULL;
    if (!node_want(value, NODE_MAP, "a variable", binder->problems) ||
        !node_want_keys(value, repeat_keys, "a variable", binder->problems))
        return false;
    const struct node *repeat = node_get(value, "repeat"), *length = node_get(value, "length"),
                      *times = node_get(value, "times");
    if (!repeat || !length == !times || repeat->kind != NODE_TEXT ||
        (length ? length : times)->kind != NODE_TEXT) {
        problem_at(binder->problems, value->at,
                   "a repeated variable is {repeat: TEXT, length: N} or {repeat: TEXT, times: N}");
        return false;
    }
    out->value = template_bind(binder, repeat);
    if (length)
        out->length = template_bind(binder, length);
    else
        out->times = template_bind(binder, times);
    return out->value && (out->length || out->times);
}

/* A case may give a standard variable another value, but not one of its own. */
static bool is_there(const struct script *script, const char *name)
{
    for (size_t i = 0; i < script->vars_count; i++)
        if (strcmp(script->vars[i].name, name) == 0)
            return true;
    return false;
}

/* Of a row; `vars` may have a variable of that name. */
static bool is_covers(const char *what, const struct node *key)
{
    return strcmp(what, A_ROW) == 0 && strcmp(key->text, "covers") == 0;
}

static bool bind_map(struct binder *binder, const struct node *map, const char *what,
                     struct script *script)
{
    bool good = !map || node_want(map, NODE_MAP, what, binder->problems);
    for (size_t i = 0; map && map->kind == NODE_MAP && i < map->count; i++) {
        const struct node *key = map->keys[i], *value = map->values[i];
        if (is_covers(what, key))
            continue;
        if (is_there(script, key->text)) {
            problem_at(binder->problems, key->at, "the row already has a variable ${%s}",
                       key->text);
            good = false;
            continue;
        }
        good = bind_variable(binder, key, value, &script->vars[script->vars_count++]) && good;
        binder_know_constant(binder, key->text, value->kind == NODE_TEXT ? value : NULL);
    }
    return good;
}

bool script_bind_variables(struct loading *loading, struct binder *binder, const struct node *row,
                           struct script *script)
{
    const struct node *vars = node_get(loading->map, "vars");
    size_t most = (row ? row->count : 0) + (vars ? vars->count : 0);
    script->vars = arena_alloc(loading->arena, (most + 1) * sizeof *script->vars);
    bool good = !row || bind_map(binder, row, A_ROW, script);
    return bind_map(binder, vars, "vars", script) && good;
}

/* What ${name} at TITLE stands for in this row; NULL, with a problem noted, if nothing. */
static const struct node *value_in(struct loading *loading, struct binder *binder,
                                   const struct node *title, const char *at, const struct node *row)
{
    const char *close = strchr(at, '}');
    char *name = mem_copy(at + 2, close ? (size_t)(close - at) - 2 : 0);
    const struct node *value = row ? node_get(row, name) : NULL;
    if (value && value->kind == NODE_TEXT)
        binder_use(binder, name);
    else
        problem_at(loading->problems,
                   node_inside(title, (size_t)(at - title->text), loading->problems),
                   "the title can only hold texts of a row of `each`, and \"%s\" is not one", name);
    free(name);
    return value && value->kind == NODE_TEXT ? value : NULL;
}

static const char *title_of_row(struct loading *loading, struct binder *binder,
                                const struct node *title, const struct node *row)
{
    struct buffer out = {0};
    for (const char *at = title->text; at && *at;) {
        size_t plain = strncmp(at, "${", 2) == 0 ? 0 : 1;
        const struct node *value = plain ? NULL : value_in(loading, binder, title, at, row);
        buffer_add(&out, value ? value->text : at, value ? value->length : plain);
        const char *close = plain ? NULL : strchr(at, '}');
        at = plain ? at + 1 : close ? close + 1 : NULL;
    }
    const char *kept = arena_copy(loading->arena, buffer_text(&out), out.length);
    buffer_release(&out);
    return kept;
}

bool script_bind_title(struct loading *loading, struct binder *binder, const struct node *row,
                       struct script *script)
{
    const struct node *title = node_get(loading->map, "title");
    size_t before = problems_count(loading->problems);
    if (!title) {
        problem_at(loading->problems, loading->map->at,
                   "a case needs `title`: what the server does, as a sentence");
        return false;
    }
    if (!node_want(title, NODE_TEXT, "title", loading->problems))
        return false;
    if (!title->length || strpbrk(title->text, "\r\n") || strlen(title->text) != title->length)
        problem_at(loading->problems, title->at, "a title must be one line of text");
    script->title = title_of_row(loading, binder, title, row);
    return problems_count(loading->problems) == before;
}
