#include "broken.h"

#include "memory.h"
#include "ranking.h"

#include <stdlib.h>
#include <string.h>

bool broken_is_same(const struct smtpspec_result *one, const struct smtpspec_result *other)
{
    if (*one->cause || *other->cause)
        return strcmp(one->cause, other->cause) == 0;
    if (*one->requirement || *other->requirement)
        return strcmp(one->requirement, other->requirement) == 0;
    return strcmp(one->file, other->file) == 0; /* a user's own case */
}

static struct broken *find(struct broken *all, size_t count, const struct smtpspec_result *result)
{
    for (size_t i = 0; i < count; i++)
        if (broken_is_same(all[i].first, result))
            return &all[i];
    return NULL;
}

struct broken *broken_new(const struct smtpspec_record *record, size_t *count)
{
    struct broken *all = NULL;
    const struct smtpspec_result **results = ranking_new(record);
    *count = 0;
    for (size_t i = 0; i < record->cases_count && ranking_of(results[i]) == RANK_FINDING; i++) {
        struct broken *broken = find(all, *count, results[i]);
        if (!broken) {
            all = mem_grow(all, *count + 1, sizeof *all);
            broken = &all[(*count)++];
            *broken = (struct broken){.first = results[i]};
        }
        broken->count++;
    }
    free(results);
    return all;
}

char *broken_says(const struct broken *broken)
{
    const struct smtpspec_result *first = broken->first;
    if (*first->cause)
        return mem_format("looks like: %s", first->cause);
    return mem_text(*first->says ? first->says : first->title);
}
