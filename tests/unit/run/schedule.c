/* Many cases at once: what is played again, what waits, what ends the run. */
#include "schedule.h"
#include "budget.h"
#include "plan.h"
#include "unit.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

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

TEST(what_fails_beside_others_is_played_again_beside_others_and_alone)
{
    const struct act acts[] = {SEND("220 hi\r\n"), AWAIT("\r\n"), SEND("500 no\r\n"), DRAIN, END};
    char *text = rows("start: greeted\n", 3, "dialogue:\n- C: NOOP ${row}\n- S: 250\n");
    struct plan plan;
    plan_prepare(&plan, text, acts);
    schedule_play(&plan.schedule);
    ck_assert_uint_eq(count_of(&plan, SMTPSPEC_FAIL), 3);
    ck_assert_uint_eq(plan.told, 3);
    ck_assert_uint_eq(scripted_connections(plan.playing.server), 3UL * (1 + 3 + 3));
    for (size_t i = 0; i < 3; i++)
        ck_assert(plan.schedule.results[i].retried);
    plan_end(&plan);
    free(text);
}

TEST(each_attempt_is_kept)
{
    const struct act acts[] = {SEND("220 hi\r\n"), AWAIT("\r\n"), SEND("500 no\r\n"), DRAIN, END};
    char *text = rows("start: greeted\n", 3, "dialogue:\n- C: NOOP ${row}\n- S: 250\n");
    struct plan plan;
    plan_prepare(&plan, text, acts);
    schedule_play(&plan.schedule);
    for (size_t i = 0; i < 3; i++) {
        const struct smtpspec_result *result = &plan.schedule.results[i];
        ck_assert_uint_eq(result->attempts_count, 7);
        for (size_t k = 0; k < 7; k++) {
            ck_assert_int_eq(result->attempts[k].verdict, SMTPSPEC_FAIL);
            ck_assert_ptr_nonnull(strstr(result->attempts[k].reason, "500"));
        }
    }
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
    ck_assert_uint_eq(plan.schedule.results[0].attempts_count, 1);
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

/* It does not fail the run, however often it recurs. */
TEST(a_warning_is_played_again_once)
{
    const struct act acts[] = {SEND("220 hi\r\n"), AWAIT("\r\n"), SEND("251 no\r\n"), DRAIN, END};
    char *text =
        rows("start: greeted\n", 2, "dialogue:\n- C: NOOP ${row}\n- S: {code: 2yz, should: 250}\n");
    struct plan plan;
    plan_prepare(&plan, text, acts);
    schedule_play(&plan.schedule);
    ck_assert_uint_eq(count_of(&plan, SMTPSPEC_WARN), 2);
    ck_assert_uint_eq(scripted_connections(plan.playing.server), 4);
    plan_end(&plan);
    free(text);
}

TEST(a_case_is_played_as_often_as_is_asked_for)
{
    const struct act acts[] = {SEND("220 hi\r\n"), AWAIT("\r\n"), SEND("250 ok\r\n"), DRAIN, END};
    char *text = rows("start: greeted\n", 3, "dialogue:\n- C: NOOP ${row}\n- S: 250\n");
    struct plan plan;
    plan_prepare(&plan, text, acts);
    plan.schedule.repeat = 5;
    schedule_play(&plan.schedule);
    ck_assert_uint_eq(count_of(&plan, SMTPSPEC_PASS), 3);
    ck_assert_uint_eq(plan.told, 3);
    ck_assert_uint_eq(scripted_connections(plan.playing.server), 15);
    for (size_t i = 0; i < 3; i++)
        ck_assert(!plan.schedule.results[i].retried);
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
        plan.schedule.failures.strict = strict;
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
    ck_assert_uint_eq(scripted_connections(plan.playing.server), 1 + 2 * (1 + 3 + 3));
    for (size_t i = 0; i < 3; i++)
        ck_assert(plan.schedule.results[i].retried == (i != 1));
    plan_end(&plan);
    free(text);
}

/* One wait for all of them, three times each, where one after the other took 24. */
TEST(what_failed_by_waiting_waits_again_side_by_side)
{
    const struct act acts[] = {SEND("220 hi\r\n"),     AWAIT("EHLO "), AWAIT("\r\n"),
                               SEND("250 hi\r\n"),     AWAIT("MAIL "), AWAIT("\r\n"),
                               SEND("550 policy\r\n"), DRAIN,          END};
    char *text =
        rows("timeout: 2s\nstart: greeted\n", 8, "dialogue:\n- C: NOOP ${row}\n- S: 250\n");
    struct plan plan;
    plan_prepare(&plan, text, acts);
    plan.schedule.jobs = 24;
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

SUITE("schedule", .timeout_s = 100)
