/* How long a run may take, and how long it will. */
#include "budget.h"
#include "unit.h"

#include <limits.h>
#include <stdlib.h>

TEST(without_an_end_there_is_always_time)
{
    struct err err = {0};
    struct stop *stop = stop_new();
    struct budget *budget = budget_new(stop, 0, &err);
    ck_assert_int_eq(budget_left(budget), LONG_MAX);
    ck_assert(!budget_ran_out(budget));
    stop_set(stop);
    ck_assert(stop_is_set(budget_stop(budget)));
    ck_assert(!budget_ran_out(budget));
    budget_free(&budget);
    stop_free(&stop);
}

TEST(a_budget_that_is_spent_stops_only_its_own_run)
{
    struct err err = {0};
    struct stop *stop = stop_new();
    struct budget *budget = budget_new(stop, 1, &err);
    ck_assert(!stop_sleep(budget_stop(budget), 100000));
    ck_assert(budget_ran_out(budget));
    ck_assert_int_eq(budget_left(budget), 0);
    ck_assert(!stop_is_set(stop));
    budget_free(&budget);
    stop_free(&stop);
}

static void check_time(long ms, const char *words)
{
    char *time = budget_time(ms);
    ck_assert_str_eq(time, words);
    free(time);
}

TEST(times_are_said_as_people_say_them)
{
    check_time(1, "0.001 s");
    check_time(1500, "1.5 s");
    check_time(90000, "90 s");
    check_time(900000, "15 min");
}

TEST(a_run_takes_as_long_as_its_replies_side_by_side_or_its_longest_case)
{
    struct script greeted = {.start = START_GREETED, .steps_count = 4};
    struct script patient = {.start = START_CLOSED, .waits_ms = 50000};
    const struct script *scripts[] = {&greeted, &greeted, &greeted, &patient};
    struct pace pace = {.greeting = 1000, .reply = 100};
    /* a greeting, one reply up to the start, and a reply for each two steps */
    ck_assert_int_eq(budget_estimate(scripts, 3, 1, &pace), 3900);
    ck_assert_int_eq(budget_estimate(scripts, 3, 3, &pace), 1300);
    ck_assert_int_eq(budget_estimate(scripts, 4, 4, &pace), 51000);
}

SUITE("budget")
