#include "judges.h"

#include <string.h>

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
