/* A server that stops answering: noticed, said once, started again. */
#include "findings.h"
#include "plan.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

TEST(a_server_that_falls_silent_is_not_waited_for_in_every_case)
{
    const struct act acts[] = {SEND("220 hi\r\n"), STALL, END};
    char *text =
        rows("timeout: 400ms\nstart: greeted\n", 60, "dialogue:\n- C: NOOP ${row}\n- S: 250\n");
    struct plan plan;
    plan_prepare(&plan, text, acts);
    plan.playing.context.timeout_ms = 400;
    plan.schedule.jobs = 32;
    schedule_play(&plan.schedule);
    ck_assert_uint_eq(count_of(&plan, SMTPSPEC_ERROR), 60);
    for (size_t i = 0; i < 60; i++)
        ck_assert_ptr_nonnull(
            strstr(plan.schedule.results[i].reason,
                   "the server stopped answering after 0 cases; open then: a/case[r"));
    ck_assert_uint_lt(scripted_connections(plan.playing.server), 50);
    plan_end(&plan);
    free(text);
}

/* A server that is started again: the case of which it dies is found among those that were open. */
struct mortal {
    struct scripted_server *alive;
    struct plan *plan;
    size_t starts;
};

static bool start_again(void *state, struct err *err)
{
    struct mortal *mortal = state;
    mortal->starts++;
    return target_set_address(mortal->plan->playing.target, scripted_address(mortal->alive), err);
}

TEST(a_server_that_is_started_again_is_asked_on)
{
    const struct act stalls[] = {SEND("220 hi\r\n"), STALL, END};
    const struct act answers[] = {SEND("220 hi\r\n"),
                                  AWAIT("\r\n"),
                                  SEND("250 ok\r\n"),
                                  AWAIT("\r\n"),
                                  SEND("550 no\r\n"),
                                  DRAIN,
                                  END};
    char *text =
        rows("timeout: 1s\nstart: greeted\n", 20, "dialogue:\n- C: NOOP ${row}\n- S: 250\n");
    struct plan plan;
    struct err err = {0};
    plan_prepare(&plan, text, stalls);
    struct mortal mortal = {.plan = &plan, .alive = scripted_start("127.0.0.1", answers, &err)};
    struct findings *findings = findings_new(NULL, NULL);
    plan.playing.context.timeout_ms = 1000;
    plan.schedule.jobs = 10;
    plan.schedule.findings = findings;
    plan.schedule.restart = start_again;
    plan.schedule.restart_state = &mortal;
    schedule_play(&plan.schedule);
    size_t count = 0;
    char **texts = findings_take(findings, &count);
    ck_assert_uint_eq(mortal.starts, 1);
    ck_assert_uint_eq(count_of(&plan, SMTPSPEC_PASS), 20);
    ck_assert_uint_eq(count, 1);
    ck_assert_ptr_nonnull(strstr(texts[0], "the server stopped answering after 0 cases"));
    free(texts[0]);
    free(texts);
    findings_free(&findings);
    scripted_stop(&mortal.alive);
    plan_end(&plan);
    free(text);
}

SUITE("silence", .timeout_s = 100)
