#include "cited.h"

#include "memory.h"

#include <stdlib.h>
#include <string.h>

void cited_add(struct cited *cited, const struct smtpspec_record *record)
{
    for (size_t i = 0; i < record->cases_count; i++) {
        const struct smtpspec_result *result = &record->cases[i];
        bool is_unsteady = result->verdict == SMTPSPEC_UNSTEADY;
        if (!is_unsteady && result->verdict != SMTPSPEC_FAIL && result->verdict != SMTPSPEC_WARN)
            continue;
        cited->all = mem_grow(cited->all, cited->count + 1, sizeof *cited->all);
        cited->all[cited->count++] =
            (struct accusation){mem_text(result->id), mem_text(result->requirement), is_unsteady};
    }
}

void cited_release(struct cited *cited)
{
    for (size_t i = 0; i < cited->count; i++) {
        free(cited->all[i].id);
        free(cited->all[i].requirement);
    }
    free(cited->all);
    *cited = (struct cited){0};
}

bool cited_names(const struct cited *cited, const char *requirement)
{
    for (size_t i = 0; i < cited->count; i++)
        if (strcmp(cited->all[i].requirement, requirement) == 0)
            return true;
    return false;
}

bool cited_has(const struct cited *cited, const struct accusation *accusation)
{
    for (size_t i = 0; i < cited->count; i++)
        if (strcmp(cited->all[i].requirement, accusation->requirement) == 0 &&
            strcmp(cited->all[i].id, accusation->id) == 0)
            return true;
    return false;
}

void cited_print(const struct cited *cited, FILE *to)
{
    for (size_t i = 0; i < cited->count; i++) {
        const struct cited before = {cited->all, i};
        if (!cited_names(&before, cited->all[i].requirement))
            fprintf(to, " %s", cited->all[i].requirement);
    }
}
