#include "faults.h"
#include "nearest.h"

#include <string.h>

static const struct fault table[] = {
#define FAULT(id, name, breaks, requirements) {name, breaks, requirements},
#include "faults/all.def"
#undef FAULT
};
#define COUNT (sizeof table / sizeof *table)

const struct fault *reference_faults(size_t *count)
{
    *count = COUNT;
    return table;
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

bool fault_set_fill(struct fault_set *set, const char *const *names, size_t count, struct err *err)
{
    *set = (struct fault_set){0};
    for (size_t i = 0; i < count; i++)
        if (!switch_on(set, names[i], err))
            return false;
    return true;
}
