/* What a case judges: requirements, or a user's own rule; and which of them each of its steps. */
#include "judges.h"

#include "arena.h"
#include "script_parts.h"

#include <string.h>

bool script_text_key(struct loading *loading, const char *key, const char **out)
{
    const struct node *value = node_get(loading->map, key);
    if (!value)
        return true;
    *out = value->text;
    return node_want(value, NODE_TEXT, key, loading->problems);
}

static bool bind_cover(struct loading *loading, const struct node *node, struct script *script)
{
    const struct requirements *requirements = loading->source->requirements;
    if (!node_want(node, NODE_TEXT, "the id of a requirement", loading->problems))
        return false;
    const struct requirement *requirement = requirements_find(requirements, node->text);
    if (!requirement) {
        const char *near = requirements_nearest(requirements, node->text);
        problem_near(loading->problems, node->at, near, "there is no requirement \"%s\"",
                     node->text);
        return false;
    }
    for (size_t i = 0; i < script->covers_count; i++)
        if (script->covers[i] == requirement) {
            problem_at(loading->problems, node->at, "\"%s\" is already covered", node->text);
            return false;
        }
    script->cover_ids[script->covers_count] = requirement->id;
    script->covers[script->covers_count++] = requirement;
    return true;
}

static bool bind_covers(struct loading *loading, const struct node *list, struct script *script)
{
    if (!node_want(list, NODE_LIST, "covers", loading->problems))
        return false;
    bool good = true;
    script->covers = arena_alloc(loading->arena, (list->count + 1) * sizeof *script->covers);
    script->cover_ids = arena_alloc(loading->arena, (list->count + 1) * sizeof *script->cover_ids);
    for (size_t i = 0; i < list->count; i++)
        good = bind_cover(loading, list->values[i], script) && good;
    if (good && !list->count) {
        problem_at(loading->problems, list->at, "covers is empty");
        return false;
    }
    if (good) {
        script->level = script->covers[0]->level;
        script->section = script->covers[0]->section;
        script->says = script->covers[0]->says;
    }
    return good;
}

static bool bind_level(struct loading *loading, struct script *script)
{
    const struct node *level = node_get(loading->map, "level");
    for (script->level = SMTPSPEC_MUST; level->kind == NODE_TEXT && script->level <= SMTPSPEC_MAY;
         script->level++)
        if (strcmp(level->text, smtpspec_level_name(script->level)) == 0)
            return true;
    problem_at(loading->problems, level->at, "level is MUST, SHOULD or MAY");
    return false;
}

/* A row of `each` may cover less than its case, or something else. */
const struct node *script_covers_node(const struct loading *loading, const struct node *row)
{
    const struct node *of_row = row ? node_get(row, "covers") : NULL;
    return of_row ? of_row : node_get(loading->map, "covers");
}

/* `covers`, or `level` and `section` for a user's own case. */
bool script_bind_norm(struct loading *loading, const struct node *row, struct script *script)
{
    const struct node *covers = script_covers_node(loading, row),
                      *level = node_get(loading->map, "level"),
                      *section = node_get(loading->map, "section");
    script->section = script->says = "";
    if (covers && (level || section)) {
        problem_at(loading->problems, (level ? level : section)->at,
                   "level and section come from what the case covers");
        return false;
    }
    if (covers)
        return bind_covers(loading, covers, script);
    if (level)
        return script_text_key(loading, "section", &script->section) && bind_level(loading, script);
    problem_at(loading->problems, loading->map->at,
               "a case needs `covers`, or `level` (and `section`) if it is your own");
    return false;
}

/* A binder that reads no case has none. */
static const struct judged *judged_of(const struct binder *binder)
{
    static const struct judged none;
    return binder->judged ? binder->judged : &none;
}

static bool name_one(struct binder *binder, const struct node *node, const struct requirement **out)
{
    const struct judged *judged = judged_of(binder);
    if (!node_want(node, NODE_TEXT, "judges", binder->problems))
        return false;
    for (size_t i = 0; i < judged->count; i++)
        if (strcmp(judged->covers[i]->id, node->text) == 0) {
            judged->is_judged[i] = true;
            *out = judged->covers[i];
            return true;
        }
    problem_at(binder->problems, node->at,
               "\"%s\" is not among the requirements that the case covers", node->text);
    return false;
}

static bool name_all(struct binder *binder, const struct node *value,
                     const struct requirement **out)
{
    bool good = value->count > 0;
    if (!good)
        problem_at(binder->problems, value->at, "judges is empty");
    for (size_t i = value->count; i-- > 0;) /* the first is cited */
        good = name_one(binder, value->values[i], out) && good;
    return good;
}

static bool name(struct binder *binder, const struct node *value, const struct requirement **out)
{
    return value->kind == NODE_LIST ? name_all(binder, value, out) : name_one(binder, value, out);
}

static void take(struct binder *binder, size_t index, const struct requirement **out)
{
    binder->judged->is_judged[index] = true;
    *out = binder->judged->covers[index];
}

bool judges_bind(struct binder *binder, const struct node *value, const struct requirement **out)
{
    *out = NULL;
    if (value)
        return name(binder, value, out);
    if (judged_of(binder)->count)
        take(binder, 0, out);
    return true;
}

const struct requirement *judges_first(const struct binder *binder)
{
    const struct judged *judged = judged_of(binder);
    return judged->count ? judged->covers[0] : NULL;
}

bool judges_bind_should(struct binder *binder, const struct node *value,
                        const struct requirement **out)
{
    const struct judged *judged = judged_of(binder);
    *out = binder->judges;
    if (value)
        return name(binder, value, out);
    for (size_t i = 0; i < judged->count; i++)
        if (judged->covers[i]->level == SMTPSPEC_SHOULD) {
            take(binder, i, out);
            break;
        }
    return true;
}

bool judges_check(const struct binder *binder, const struct node *covers)
{
    bool good = true;
    for (size_t i = 0; i < binder->judged->count; i++)
        if (!binder->judged->is_judged[i]) {
            problem_at(binder->problems, covers->values[i]->at,
                       "nothing in this case judges \"%s\"; the step that does says "
                       "`judges: %s`",
                       binder->judged->covers[i]->id, binder->judged->covers[i]->id);
            good = false;
        }
    return good;
}
