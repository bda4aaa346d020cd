/* No more connections than so many a second. */
#include "rate.h"
#include "unit.h"

#include <stddef.h>

TEST(turns_are_an_equal_time_apart)
{
    struct rate *rate = rate_new(50);
    struct stop *stop = stop_new();
    long began = clock_now(), held_ms = 0;
    for (int i = 0; i < 6; i++)
        held_ms += rate_wait(rate, stop);
    ck_assert_int_ge(clock_now() - began, 95); /* five times 20, and what a clock rounds */
    ck_assert_int_le(held_ms, clock_now() - began);
    ck_assert_int_ge(held_ms, 90);
    stop_free(&stop);
    rate_free(&rate);
}

TEST(nobody_waits_without_a_limit_or_after_a_stop)
{
    struct rate *rate = rate_new(0.0001);
    struct stop *stop = stop_new();
    ck_assert_int_eq(rate_wait(NULL, stop), 0);
    stop_set(stop);
    rate_wait(rate, stop);
    rate_wait(rate, stop); /* hours */
    stop_free(&stop);
    rate_free(&rate);
}

SUITE("rate")
