#include "liberties.h"
#include "liberty_hooks.h"
#include "liberty_predicates.h"
#include "memory.h"
#include "nearest.h"
#include "order.h"
#include "problems.h"
#include "seen_pairs.h"
#include "smtp_session.h"

#include <stdlib.h>
#include <string.h>

static const struct liberty table[] = {
#define LIBERTY(id, name, says, section, sentence) {name, says, section, sentence},
#include "liberties.def"
};
#define COUNT (sizeof table / sizeof *table)

static const struct change rows[] = {
#define CHANGE(...) {__VA_ARGS__},
#include "liberties.def"
};
#define ROWS (sizeof rows / sizeof *rows)

const struct liberty *liberty_table(size_t *count)
{
    *count = COUNT;
    return table;
}

const struct change *liberty_rows(size_t *count)
{
    *count = ROWS;
    return rows;
}

/* The message for a name that is none. */
static bool unknown(const char *name, struct err *err)
{
    const char *names[COUNT + 1];
    for (size_t i = 0; i < COUNT; i++)
        names[i] = table[i].name;
    names[COUNT] = NULL;
    const char *near = nearest_name(name, names);
    if (!near)
        return err_set(err, "unknown liberty \"%s\"", name);
    return err_set(err, "unknown liberty \"%s\", did you mean \"%s\"?", name, near);
}

static bool switch_on(struct liberty_set *set, const char *name, struct err *err)
{
    for (size_t i = 0; i < COUNT; i++) {
        if (!strcmp(table[i].name, name)) {
            set->on[LIBERTY_NONE + 1 + i] = true;
            return true;
        }
    }
    return unknown(name, err);
}

static bool acts(const struct session *session, unsigned owner)
{
    return liberty_is_taken(session, (enum liberty_id)owner);
}

bool liberty_set_fill(struct liberty_set *set, const char *const *names, size_t count,
                      struct err *err)
{
    *set = (struct liberty_set){0};
    for (size_t i = 0; i < count; i++)
        if (!switch_on(set, names[i], err))
            return false;
    set->rows = mem_alloc((ROWS + 1) * sizeof *set->rows);
    set->seen = seen_pairs_new();
    for (size_t i = 0; i < ROWS; i++)
        if (set->on[rows[i].owner])
            set->rows[set->changes.count++] = &rows[i];
    set->changes.rows = set->rows;
    set->changes.hooks = &liberty_hooks;
    set->changes.acts = acts;
    return true;
}

void liberty_set_release(struct liberty_set *set)
{
    seen_pairs_free(&set->seen);
    free(set->rows);
    *set = (struct liberty_set){0};
}
