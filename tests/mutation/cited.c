#include "cited.h"

#include "ground.h"
#include "memory.h"

#include <stdlib.h>
#include <string.h>

/* They wait, and with patience. */
#define SETTLED_AT_ONCE 16

void cited_keep(void *state, const struct smtpspec_record *record)
{
    struct cited *cited = state;
    for (size_t i = 0; i < record->cases_count; i++) {
        const struct smtpspec_result *result = &record->cases[i];
        bool is_unsteady = result->verdict == SMTPSPEC_UNSTEADY;
        if (!is_unsteady && result->verdict != SMTPSPEC_FAIL && result->verdict != SMTPSPEC_WARN)
            continue;
        cited->all = mem_grow(cited->all, cited->count + 1, sizeof *cited->all);
        cited->all[cited->count++] = (struct accusation){
            .id = mem_text(result->id),
            .requirement = mem_text(result->requirement),
            .reason = mem_text(result->reason),
            .is_unsteady = is_unsteady,
            .is_awaited = result->seconds * 1000 >= ROUND_WAIT_MS,
        };
    }
}

static void drop(struct accusation *accusation)
{
    free(accusation->id);
    free(accusation->requirement);
    free(accusation->reason);
}

void cited_release(struct cited *cited)
{
    for (size_t i = 0; i < cited->count; i++)
        drop(&cited->all[i]);
    free(cited->all);
    *cited = (struct cited){0};
}

void cited_forget(void *state)
{
    cited_release(state);
}

void cited_drop(struct cited *cited, const char *id)
{
    struct cited kept = {0};
    for (size_t i = 0; i < cited->count; i++) {
        if (strcmp(cited->all[i].id, id) == 0) {
            drop(&cited->all[i]);
            continue;
        }
        kept.all = mem_grow(kept.all, kept.count + 1, sizeof *kept.all);
        kept.all[kept.count++] = cited->all[i];
    }
    free(cited->all);
    *cited = kept;
}

void cited_settle(struct cited *cited, const struct ground *ground, const struct round *round,
                  bool (*explained)(const void *state, const struct accusation *accusation),
                  const void *state)
{
    struct round again = *round;
    again.scripts = NULL;
    again.count = 0;
    again.jobs = SETTLED_AT_ONCE;
    again.patience = ROUND_PATIENCE;
    for (size_t i = 0; i < cited->count; i++)
        if (cited->all[i].is_awaited && !explained(state, &cited->all[i]))
            round_add(&again, ground_script(ground, cited->all[i].id));
    for (size_t i = 0; i < again.count; i++)
        cited_drop(cited, again.scripts[i]->id);
    if (again.count)
        round_play(&again, cited_keep, cited);
    round_release(&again);
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
