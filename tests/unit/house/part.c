#include "part.h"

#include "count_of.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

static void unset(void)
{
    unsetenv("SMTPSPEC_PART");
}

/* How many of 8000 keys are in the part. */
static size_t held(const char *part)
{
    size_t count = 0;
    setenv("SMTPSPEC_PART", part, 1);
    for (unsigned i = 0; i < 8000; i++) {
        char key[16];
        snprintf(key, sizeof key, "key-%u", i);
        count += part_holds(key);
    }
    return count;
}

TEST(without_the_variable_all_is_played)
{
    ck_assert(part_holds("anything"));
    ck_assert(!part_is_some());
}

TEST(an_eighth_is_an_eighth_whatever_the_seed)
{
    static const char *const parts[] = {"1d05c5f/8", "1d05c60/8", "a/b/8", "/8"};
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        size_t count = held(parts[i]);
        ck_assert_msg(count > 850 && count < 1150, "%zu of 8000 in %s", count, parts[i]);
    }
    ck_assert_uint_eq(held("seed/1"), 8000);
}

TEST(seeds_choose_different_parts)
{
    size_t both = 0;
    for (unsigned i = 0; i < 800; i++) {
        char key[16];
        snprintf(key, sizeof key, "key-%u", i);
        setenv("SMTPSPEC_PART", "1d05c5f/8", 1);
        bool one = part_holds(key);
        setenv("SMTPSPEC_PART", "1d05c60/8", 1);
        both += one && part_holds(key);
    }
    ck_assert_uint_lt(both, 40);
}

SUITE("part", .before = unset, .after = unset)
