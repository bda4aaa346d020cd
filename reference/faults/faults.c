#include "faults.h"
#include "aftermath.h"
#include "faulty.h"
#include "memory.h"
#include "nearest.h"
#include "order.h"
#include "predicates.h"
#include "reference_names.h"
#include "smtp_session.h"
#include "stages.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define REFUSAL REFERENCE_HOST " accepts no mail, ask the postmaster why"

static const struct fault table[] = {
#define FAULT(id, name, breaks, requirements) {name, breaks, requirements},
#include "all.def"
};
#define COUNT (sizeof table / sizeof *table)

static const struct change rows[] = {
#define CHANGE(...) {__VA_ARGS__},
#include "all.def"
};
#define ROWS (sizeof rows / sizeof *rows)

const struct fault *fault_table(size_t *count)
{
    *count = COUNT;
    return table;
}

const struct change *fault_rows(size_t *count)
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
        return err_set(err, "unknown fault \"%s\"", name);
    return err_set(err, "unknown fault \"%s\", did you mean \"%s\"?", name, near);
}

static bool switch_on(struct fault_set *set, const char *name, struct err *err)
{
    for (size_t i = 0; i < COUNT; i++) {
        if (!strcmp(table[i].name, name)) {
            set->on[FAULT_NONE + 1 + i] = true;
            return true;
        }
    }
    return unknown(name, err);
}

static bool acts(const struct session *session, unsigned owner)
{
    return faulty(session, (enum fault_id)owner);
}

static void collect_rows(struct fault_set *set)
{
    set->rows = mem_alloc((ROWS + 1) * sizeof *set->rows);
    for (size_t i = 0; i < ROWS; i++)
        if (set->on[rows[i].owner])
            set->rows[set->changes.count++] = &rows[i];
    set->changes.rows = set->rows;
    set->changes.hooks = &fault_hooks;
    set->changes.acts = acts;
}

bool fault_set_fill(struct fault_set *set, const char *const *names, size_t count, const char *when,
                    bool spares, struct err *err)
{
    *set = (struct fault_set){.spares = spares};
    for (size_t i = 0; i < count; i++)
        if (!switch_on(set, names[i], err))
            return false;
    if (!when_parse(&set->when, when, err))
        return false;
    collect_rows(set);
    return true;
}

void fault_set_release(struct fault_set *set)
{
    free(set->rows);
    *set = (struct fault_set){0};
}
