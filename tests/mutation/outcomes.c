#include "outcomes.h"

#include "buffer.h"
#include "memory.h"

#include <stdlib.h>
#include <string.h>

/* Of a transcript, the last lines tell most. */
#define LINES_MOST 12

void outcomes_init(struct outcomes *outcomes, const struct round *round)
{
    outcomes->round = round;
    outcomes->all = mem_alloc((round->count + 1) * sizeof *outcomes->all);
}

void outcomes_forget(void *state)
{
    struct outcomes *outcomes = state;
    for (size_t i = 0; outcomes->all && i < outcomes->round->count; i++) {
        free(outcomes->all[i].text);
        outcomes->all[i] = (struct outcome){0};
    }
}

void outcomes_release(struct outcomes *outcomes)
{
    outcomes_forget(outcomes);
    free(outcomes->all);
    *outcomes = (struct outcomes){0};
}

static struct outcome *case_of(const struct outcomes *outcomes, const char *id)
{
    for (size_t i = 0; i < outcomes->round->count; i++)
        if (strcmp(outcomes->round->scripts[i]->id, id) == 0)
            return &outcomes->all[i];
    return NULL;
}

static char *describe(const struct smtpspec_result *result)
{
    struct buffer text = {0};
    size_t count = result->transcript_count;
    buffer_format(&text, "%s: %s: %s", smtpspec_verdict_name(result->verdict), result->requirement,
                  result->reason ? result->reason : "");
    for (size_t i = count > LINES_MOST ? count - LINES_MOST : 0; i < count; i++)
        buffer_format(&text, "\n    %c: %s", (char)result->transcript[i].from,
                      result->transcript[i].text);
    return buffer_take(&text);
}

void outcomes_keep(void *state, const struct smtpspec_record *record)
{
    struct outcomes *outcomes = state;
    for (size_t i = 0; i < record->cases_count; i++) {
        const struct smtpspec_result *result = &record->cases[i];
        struct outcome *one = case_of(outcomes, result->id);
        if (!one)
            continue;
        char *text = result->verdict == SMTPSPEC_PASS ? NULL : describe(result);
        free(one->text);
        one->text = text;
        one->verdict = result->verdict;
        one->is_played = true;
        one->is_awaited = result->seconds * 1000 >= ROUND_WAIT_MS;
    }
}

bool outcome_is_against(const struct outcome *outcome)
{
    return outcome->is_played &&
           (outcome->verdict == SMTPSPEC_FAIL || outcome->verdict == SMTPSPEC_WARN ||
            outcome->verdict == SMTPSPEC_UNSTEADY);
}
