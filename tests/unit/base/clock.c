/* What makes threads give up waiting. */
#include "clock.h"
#include "unit.h"

#include <stddef.h>

TEST(a_stop_within_another_is_set_with_it_and_does_not_set_it)
{
    struct stop *outer = stop_new();
    struct stop *inner = stop_new_within(outer, 0), *innermost = stop_new_within(inner, 0);
    ck_assert(!stop_is_set(innermost));
    stop_set(inner);
    ck_assert(stop_is_set(innermost));
    ck_assert(!stop_is_set(outer));
    stop_clear(inner);
    ck_assert(!stop_is_set(innermost));
    stop_set(outer);
    stop_clear(inner);
    ck_assert(stop_is_set(innermost));
    ck_assert(!stop_ran_out(innermost));
    stop_free(&innermost);
    stop_free(&inner);
    stop_free(&outer);
}

TEST(a_stop_is_set_once_its_time_has_passed)
{
    struct stop *outer = stop_new();
    struct stop *inner = stop_new_within(outer, 20), *patient = stop_new_within(outer, 1000000);
    ck_assert(!stop_sleep(inner, 100000));
    ck_assert(stop_ran_out(inner));
    ck_assert(!stop_is_set(outer));
    stop_clear(inner);
    ck_assert(stop_is_set(inner));
    ck_assert(!stop_is_set(patient));
    stop_set(patient);
    ck_assert(!stop_ran_out(patient));
    stop_free(&patient);
    stop_free(&inner);
    stop_free(&outer);
}

SUITE("clock")
