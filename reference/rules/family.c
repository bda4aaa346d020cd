#include "family.h"
#include "memory.h"

bool family_switch_on(bool *on, const struct family *family, const char *const *names, size_t count,
                      struct err *err)
{
    for (size_t i = 0; i < count; i++) {
        size_t member;
        if (!names_find(&member, &family->members, names[i], err))
            return false;
        on[member + 1] = true;
    }
    return true;
}

void family_collect(struct changes *out, const struct family *family, const bool *on)
{
    *out = (struct changes){.hooks = family->hooks, .acts = family->acts};
    out->rows = mem_alloc((family->rows_count + 1) * sizeof *out->rows);
    for (size_t i = 0; i < family->rows_count; i++)
        if (on[family->rows[i].owner])
            out->rows[out->count++] = &family->rows[i];
}
