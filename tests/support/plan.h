/* What the tests of a schedule share. Each test program includes it once. */
#ifndef PLAN_H
#define PLAN_H

#include "buffer.h"
#include "memory.h"
#include "playing.h"
#include "schedule.h"

#include <check.h>
#include <stdlib.h>

/* A schedule of the cases of one text, against a separate server. */
struct plan {
    struct playing playing;
    struct schedule schedule;
    struct smtpspec_reporter reporter;
    size_t told;
    size_t stop_after; /* results; 0: never */
    size_t last_done, last_total;
};

static inline bool note(void *state, const struct smtpspec_result *result, size_t done,
                        size_t total)
{
    struct plan *plan = state;
    ck_assert_ptr_nonnull(result->reason);
    plan->told++;
    plan->last_done = done;
    plan->last_total = total;
    return plan->told != plan->stop_after;
}

static inline void plan_prepare(struct plan *plan, const char *text, const struct act *acts)
{
    *plan = (struct plan){0};
    playing_prepare(&plan->playing, text, acts);
    size_t count = plan->playing.catalogue->count;
    plan->reporter = (struct smtpspec_reporter){.state = plan, .result = note};
    plan->schedule = (struct schedule){
        .context = &plan->playing.context,
        .scripts = (const struct script *const *)plan->playing.catalogue->scripts,
        .count = count,
        .results = mem_alloc(count * sizeof(struct smtpspec_result)),
        .played = mem_alloc(count * sizeof(bool)),
        .jobs = 4,
        .stop = plan->playing.stop,
        .sessions = stop_new_within(plan->playing.stop, 0),
        .reporter = &plan->reporter,
    };
    plan->playing.context.stop = plan->schedule.sessions;
}

static inline void plan_end(struct plan *plan)
{
    for (size_t i = 0; i < plan->schedule.count; i++)
        result_empty(&plan->schedule.results[i]);
    free(plan->schedule.results);
    free(plan->schedule.played);
    stop_free(&plan->schedule.sessions);
    playing_end(&plan->playing);
}

static inline size_t count_of(const struct plan *plan, enum smtpspec_verdict verdict)
{
    size_t count = 0;
    for (size_t i = 0; i < plan->schedule.count; i++)
        count += plan->schedule.played[i] && plan->schedule.results[i].verdict == verdict;
    return count;
}

/* N rows of one case. */
static inline char *rows(const char *head, int n, const char *dialogue)
{
    struct buffer out = {0};
    buffer_format(&out, "%seach:\n", head);
    for (int i = 0; i < n; i++)
        buffer_format(&out, "- {row: r%d}\n", i);
    buffer_add_text(&out, dialogue);
    return buffer_take(&out);
}

#endif
