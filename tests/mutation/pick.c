#include "pick.h"

#include "memory.h"
#include "seeded.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* The NTH number below SIZE that SEED gives. */
static size_t number(const char *seed, size_t nth, size_t size)
{
    char *key = mem_format("%zu", nth);
    uint64_t value = seeded(seed, strlen(seed), key);
    free(key);
    return (size_t)(value % size);
}

static bool has(const struct picks *picks, const struct pick *pick)
{
    for (size_t i = 0; i < picks->count; i++)
        if (picks->all[i].one == pick->one && picks->all[i].other == pick->other)
            return true;
    return false;
}

void picks_make(struct picks *picks, size_t size, const char *seed, size_t count)
{
    size_t most = size * (size - 1) / 2;
    *picks = (struct picks){0};
    picks->all = mem_alloc((count + 1) * sizeof *picks->all);
    for (size_t nth = 0; picks->count < count && picks->count < most; nth += 2) {
        size_t one = number(seed, nth, size), other = number(seed, nth + 1, size);
        struct pick pick = {one < other ? one : other, one < other ? other : one};
        if (one != other && !has(picks, &pick))
            picks->all[picks->count++] = pick;
    }
}

void picks_release(struct picks *picks)
{
    free(picks->all);
    *picks = (struct picks){0};
}
