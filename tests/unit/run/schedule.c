/* Many cases at once: what is played again, what waits, what ends the run. */
#include "schedule.h"
#include "budget.h"
#include "findings.h"
#include "loading.h"
#include "memory.h"
#include "playing.h"
#include "unit.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* A schedule of the cases of one text, against a separate server. */
struct plan {
    struct playing playing;
    struct schedule schedule;
    struct smtpspec_reporter reporter;
    size_t told;
    size_t stop_after; /* results; 0: never */
    size_t last_done, last_total;
};

static bool note(void *state, const struct smtpspec_result *result, size_t done, size_t total)
{
    struct plan *plan = state;
    ck_assert_ptr_nonnull(result->reason);
    plan->told++;
    plan->last_done = done;
    plan->last_total = total;
    return plan->told != plan->stop_after;
}

static void plan_prepare(struct plan *plan, const char *text, const struct act *acts)
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

static void plan_end(struct plan *plan)
{
    for (size_t i = 0; i < plan->schedule.count; i++)
        result_empty(&plan->schedule.results[i]);
    free(plan->schedule.results);
    free(plan->schedule.played);
    stop_free(&plan->schedule.sessions);
    playing_end(&plan->playing);
}

static size_t count_of(const struct plan *plan, enum smtpspec_verdict verdict)
{
    size_t count = 0;
    for (size_t i = 0; i < plan->schedule.count; i++)
        count += plan->schedule.played[i] && plan->schedule.results[i].verdict == verdict;
    return count;
}

/* N rows of one case. */
static char *rows(const char *head, int n, const char *dialogue)
{
    struct buffer out = {0};
    buffer_format(&out, "%seach:\n", head);
    for (int i = 0; i < n; i++)
        buffer_format(&out, "- {row: r%d}\n", i);
    buffer_add_text(&out, dialogue);
    return buffer_take(&out);
}

TEST(every_case_is_played_once_and_told_of)
{
    const struct act acts[] = {SEND("220 hi\r\n"), AWAIT("\r\n"), SEND("250 ok\r\n"), DRAIN, END};
    char *text = rows("start: greeted\n", 20, "dialogue:\n- C: NOOP ${row}\n- S: 250\n");
    struct plan plan;
    plan_prepare(&plan, text, acts);
    schedule_play(&plan.schedule);
    ck_assert_uint_eq(count_of(&plan, SMTPSPEC_PASS), 20);
    ck_assert_uint_eq(plan.told, 20);
    ck_assert_uint_eq(plan.last_done, 20);
    ck_assert_uint_eq(plan.last_total, 20);
    ck_assert_uint_eq(scripted_connections(plan.playing.server), 20);
    for (size_t i = 0; i < 20; i++)
        ck_assert(!plan.schedule.results[i].retried);
    plan_end(&plan);
    free(text);
}

TEST(what_fails_beside_others_is_played_again_alone)
{
    const struct act acts[] = {SEND("220 hi\r\n"), AWAIT("\r\n"), SEND("500 no\r\n"), DRAIN, END};
    char *text = rows("start: greeted\n", 3, "dialogue:\n- C: NOOP ${row}\n- S: 250\n");
    struct plan plan;
    plan_prepare(&plan, text, acts);
    schedule_play(&plan.schedule);
    ck_assert_uint_eq(count_of(&plan, SMTPSPEC_FAIL), 3);
    ck_assert_uint_eq(plan.told, 3);
    ck_assert_uint_eq(scripted_connections(plan.playing.server), 6);
    for (size_t i = 0; i < 3; i++)
        ck_assert(plan.schedule.results[i].retried);
    plan_end(&plan);
    free(text);
}

TEST(one_at_a_time_needs_no_second_look)
{
    const struct act acts[] = {SEND("220 hi\r\n"), AWAIT("\r\n"), SEND("500 no\r\n"), DRAIN, END};
    struct plan plan;
    plan_prepare(&plan, "start: greeted\ndialogue:\n- C: NOOP\n- S: 250\n", acts);
    plan.schedule.jobs = 1;
    schedule_play(&plan.schedule);
    ck_assert_uint_eq(count_of(&plan, SMTPSPEC_FAIL), 1);
    ck_assert_uint_eq(scripted_connections(plan.playing.server), 1);
    plan_end(&plan);
}

TEST(alone_means_that_nothing_runs_beside_it)
{
    const struct act acts[] = {SEND("220 hi\r\n"), DRAIN, END};
    char *text =
        rows("alone: true\nstart: greeted\n", 4, "dialogue:\n- C: NOOP ${row}\n- wait: 50ms\n");
    struct plan plan;
    plan_prepare(&plan, text, acts);
    long began = clock_now();
    schedule_play(&plan.schedule);
    ck_assert_uint_eq(count_of(&plan, SMTPSPEC_PASS), 4);
    ck_assert_int_ge(clock_now() - began, 200);
    for (size_t i = 0; i < 4; i++)
        ck_assert(!plan.schedule.results[i].retried);
    plan_end(&plan);
    free(text);
}

TEST(cases_that_wait_wait_side_by_side)
{
    const struct act acts[] = {SEND("220 hi\r\n"), DRAIN, END};
    char *text = rows("start: greeted\n", 16, "dialogue:\n- C: NOOP ${row}\n- wait: 1s\n");
    struct plan plan;
    plan_prepare(&plan, text, acts);
    plan.schedule.jobs = 16;
    long began = clock_now();
    schedule_play(&plan.schedule);
    ck_assert_uint_eq(count_of(&plan, SMTPSPEC_PASS), 16);
    ck_assert_int_lt(clock_now() - began, 8000);
    plan_end(&plan);
    free(text);
}

TEST(a_server_that_is_always_busy_ends_in_errors_and_soon)
{
    const struct act acts[] = {SEND("421 too many connections\r\n"), END};
    char *text = rows("start: greeted\n", 12, "dialogue:\n- C: NOOP ${row}\n- S: 250\n");
    struct plan plan;
    plan_prepare(&plan, text, acts);
    long began = clock_now();
    schedule_play(&plan.schedule);
    ck_assert_uint_eq(count_of(&plan, SMTPSPEC_ERROR), 12);
    ck_assert_int_lt(clock_now() - began, 60000);
    plan_end(&plan);
    free(text);
}

TEST(fail_fast_stops_after_the_first_failure)
{
    const struct act acts[] = {SEND("220 hi\r\n"), AWAIT("\r\n"), SEND("500 no\r\n"), DRAIN, END};
    char *text = rows("start: greeted\n", 10, "dialogue:\n- C: NOOP ${row}\n- S: 250\n");
    struct plan plan;
    plan_prepare(&plan, text, acts);
    plan.schedule.jobs = 1;
    plan.schedule.fail_fast = true;
    schedule_play(&plan.schedule);
    ck_assert_uint_eq(count_of(&plan, SMTPSPEC_FAIL), 1);
    ck_assert_uint_eq(plan.told, 1);
    ck_assert(stop_is_set(plan.playing.stop));
    plan_end(&plan);
    free(text);
}

/* A failure while others run is not certain: it is confirmed at once, not after all the others. */
TEST(fail_fast_does_not_play_all_beside_each_other_first)
{
    const struct act acts[] = {SEND("220 hi\r\n"), AWAIT("\r\n"), SEND("500 no\r\n"), DRAIN, END};
    char *text = rows("start: greeted\n", 100, "dialogue:\n- C: NOOP ${row}\n- S: 250\n");
    struct plan plan;
    plan_prepare(&plan, text, acts);
    plan.schedule.fail_fast = true;
    schedule_play(&plan.schedule);
    ck_assert_uint_eq(count_of(&plan, SMTPSPEC_FAIL), 1);
    ck_assert_uint_eq(plan.told, 1);
    ck_assert_uint_le(scripted_connections(plan.playing.server), 10);
    plan_end(&plan);
    free(text);
}

TEST(fail_fast_plays_on_after_a_warning)
{
    const struct act acts[] = {SEND("220 hi\r\n"), AWAIT("\r\n"), SEND("251 no\r\n"), DRAIN, END};
    char *text = rows("start: greeted\n", 20,
                      "dialogue:\n- C: NOOP ${row}\n- S: {code: 2yz, should: 250}\n");
    struct plan plan;
    plan_prepare(&plan, text, acts);
    plan.schedule.fail_fast = true;
    schedule_play(&plan.schedule);
    ck_assert_uint_eq(count_of(&plan, SMTPSPEC_WARN), 20);
    ck_assert_uint_eq(plan.told, 20);
    plan_end(&plan);
    free(text);
}

TEST(strict_lets_a_warning_stop_the_run)
{
    const struct act acts[] = {SEND("220 hi\r\n"), AWAIT("\r\n"), SEND("251 no\r\n"), DRAIN, END};
    for (int strict = 0; strict < 2; strict++) {
        char *text = rows("start: greeted\n", 3,
                          "dialogue:\n- C: NOOP ${row}\n- S: {code: 2yz, should: 250}\n");
        struct plan plan;
        plan_prepare(&plan, text, acts);
        plan.schedule.jobs = 1;
        plan.schedule.fail_fast = true;
        plan.schedule.strict = strict;
        schedule_play(&plan.schedule);
        ck_assert_uint_eq(count_of(&plan, SMTPSPEC_WARN), strict ? 1 : 3);
        plan_end(&plan);
        free(text);
    }
}

TEST(a_reporter_that_has_had_enough_stops_the_run)
{
    const struct act acts[] = {SEND("220 hi\r\n"), AWAIT("\r\n"), SEND("250 ok\r\n"), DRAIN, END};
    char *text = rows("start: greeted\n", 10, "dialogue:\n- C: NOOP ${row}\n- S: 250\n");
    struct plan plan;
    plan_prepare(&plan, text, acts);
    plan.schedule.jobs = 1;
    plan.stop_after = 3;
    schedule_play(&plan.schedule);
    ck_assert_uint_eq(plan.told, 3);
    ck_assert(stop_is_set(plan.playing.stop));
    plan_end(&plan);
    free(text);
}

TEST(a_run_that_is_stopped_plays_nothing_more)
{
    const struct act acts[] = {SEND("220 hi\r\n"), DRAIN, END};
    char *text = rows("start: greeted\n", 10, "dialogue:\n- C: NOOP ${row}\n- S: 250\n");
    struct plan plan;
    plan_prepare(&plan, text, acts);
    stop_set(plan.playing.stop);
    schedule_play(&plan.schedule);
    ck_assert_uint_eq(plan.told, 0);
    plan_end(&plan);
    free(text);
}

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

TEST(a_server_that_is_silent_in_some_cases_alone_is_accused_of_each)
{
    const struct act acts[] = {SEND("220 hi\r\n"),     AWAIT("EHLO "), AWAIT("\r\n"),
                               SEND("250 hi\r\n"),     AWAIT("MAIL "), AWAIT("\r\n"),
                               SEND("550 policy\r\n"), DRAIN,          END};
    char *text =
        rows("timeout: 1s\nstart: greeted\n", 13, "dialogue:\n- C: NOOP ${row}\n- S: 250\n");
    struct plan plan;
    plan_prepare(&plan, text, acts);
    plan.schedule.jobs = 8;
    schedule_play(&plan.schedule);
    ck_assert_uint_eq(count_of(&plan, SMTPSPEC_FAIL), 13);
    plan_end(&plan);
    free(text);
}

/* What fails as the target's deviations list it was to be expected. */
TEST(what_deviates_as_listed_is_not_played_again)
{
    const struct act acts[] = {SEND("220 hi\r\n"), AWAIT("\r\n"), SEND("500 no\r\n"), DRAIN, END};
    char *text = rows("start: greeted\n", 3, "dialogue:\n- C: NOOP ${row}\n- S: 250\n");
    struct deviation listed = {.id = "a/case[r1]", .reason = "we know"};
    struct plan plan;
    plan_prepare(&plan, text, acts);
    plan.playing.target->deviations = &listed;
    plan.playing.target->deviations_count = 1;
    schedule_play(&plan.schedule);
    ck_assert_uint_eq(count_of(&plan, SMTPSPEC_FAIL), 3);
    ck_assert_uint_eq(scripted_connections(plan.playing.server), 5);
    for (size_t i = 0; i < 3; i++)
        ck_assert(plan.schedule.results[i].retried == (i != 1));
    plan_end(&plan);
    free(text);
}

/* One wait for all of them, where one after the other took eight. */
TEST(what_failed_by_waiting_waits_again_side_by_side)
{
    const struct act acts[] = {SEND("220 hi\r\n"),     AWAIT("EHLO "), AWAIT("\r\n"),
                               SEND("250 hi\r\n"),     AWAIT("MAIL "), AWAIT("\r\n"),
                               SEND("550 policy\r\n"), DRAIN,          END};
    char *text =
        rows("timeout: 2s\nstart: greeted\n", 8, "dialogue:\n- C: NOOP ${row}\n- S: 250\n");
    struct plan plan;
    plan_prepare(&plan, text, acts);
    plan.schedule.jobs = 8;
    long began = clock_now();
    schedule_play(&plan.schedule);
    ck_assert_uint_eq(count_of(&plan, SMTPSPEC_FAIL), 8);
    ck_assert_int_lt(clock_now() - began, 12000);
    for (size_t i = 0; i < 8; i++)
        ck_assert(plan.schedule.results[i].retried);
    plan_end(&plan);
    free(text);
}

TEST(the_time_runs_out_in_the_middle_and_nothing_hangs)
{
    const struct act acts[] = {SEND("220 hi\r\n"), DRAIN, END};
    char *text = rows("start: greeted\n", 6, "dialogue:\n- C: NOOP ${row}\n- silence: 100s\n");
    struct plan plan;
    struct err err = {0};
    plan_prepare(&plan, text, acts);
    struct budget *budget = budget_new(plan.playing.stop, 300, &err);
    stop_free(&plan.schedule.sessions);
    plan.schedule.stop = budget_stop(budget);
    plan.schedule.sessions = stop_new_within(plan.schedule.stop, 0);
    plan.playing.context.stop = plan.schedule.sessions;
    schedule_play(&plan.schedule);
    ck_assert(budget_ran_out(budget));
    ck_assert_int_eq(budget_left(budget), 0);
    ck_assert(!stop_is_set(plan.playing.stop));
    ck_assert_uint_eq(plan.told, 0);
    plan_end(&plan);
    budget_free(&budget);
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

SUITE("schedule", .timeout_s = 100)
