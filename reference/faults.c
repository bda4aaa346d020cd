#include "faults.h"

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

static bool switch_on(struct fault_set *set, const char *name, struct err *err)
{
    for (size_t i = 0; i < COUNT; i++) {
        if (!strcmp(table[i].name, name)) {
            set->on[FAULT_NONE + 1 + i] = true;
            return true;
        }
    }
    return err_set(err, "unknown fault \"%s\"", name);
}

bool fault_set_fill(struct fault_set *set, const char *const *names, size_t count, struct err *err)
{
    *set = (struct fault_set){0};
    for (size_t i = 0; i < count; i++)
        if (!switch_on(set, names[i], err))
            return false;
    return true;
}
