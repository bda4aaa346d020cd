#include "names.h"
#include "memory.h"
#include "nearest.h"

#include <stdlib.h>
#include <string.h>

static const char *name_of(const struct names *names, size_t index)
{
    return *(const char *const *)((const char *)names->rows + index * names->size);
}

static bool unknown(const struct names *names, const char *name, struct err *err)
{
    const char **all = mem_alloc((names->count + 1) * sizeof *all);
    for (size_t i = 0; i < names->count; i++)
        all[i] = name_of(names, i);
    const char *near = nearest_name(name, all);
    free(all);
    if (!near)
        return err_set(err, "unknown %s \"%s\"", names->what, name);
    return err_set(err, "unknown %s \"%s\"; did you mean \"%s\"?", names->what, name, near);
}

bool names_find(size_t *index, const struct names *names, const char *name, struct err *err)
{
    for (*index = 0; *index < names->count; (*index)++)
        if (!strcmp(name_of(names, *index), name))
            return true;
    return unknown(names, name, err);
}
