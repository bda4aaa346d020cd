#include "pattern.h"

#include "memory.h"
#include "unit.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static struct pattern *compiled(const char *text)
{
    size_t offset;
    struct err err;
    struct pattern *pattern = pattern_new(text, strlen(text), &offset, &err);
    ck_assert_ptr_nonnull(pattern);
    return pattern;
}

static enum pattern_outcome outcome_of(const char *text, const char *octets, size_t length)
{
    struct pattern *pattern = compiled(text);
    enum pattern_outcome outcome = pattern_match(pattern, octets, length, NULL);
    pattern_free(&pattern);
    return outcome;
}

static bool found(const char *text, const char *octets)
{
    return outcome_of(text, octets, strlen(octets)) == PATTERN_MATCHES;
}

TEST(patterns_are_searched_with_regard_to_case)
{
    ck_assert(found("ok", "250 ok then"));
    ck_assert(!found("ok", "OK"));
    ck_assert(found("(?i)ok", "OK"));
}

TEST(the_anchors_are_those_of_lines)
{
    ck_assert(found("^two$", "one\ntwo\nthree"));
    ck_assert(found("^two$", "one\r\ntwo\r\nthree"));
    ck_assert(!found("\\Atwo", "one\ntwo"));
}

TEST(octets_are_octets)
{
    ck_assert_int_eq(outcome_of("a\\x00\\xffb",
                                "a\0\xff"
                                "b",
                                4),
                     PATTERN_MATCHES);
    ck_assert_int_eq(outcome_of("^.{2}$", "\xc3\xa9", 2), PATTERN_MATCHES);
    ck_assert_int_eq(outcome_of("x", "", 0), PATTERN_DIFFERS);
}

TEST(a_bad_pattern_is_refused_with_its_place)
{
    size_t offset = 0;
    struct err err = {0};
    ck_assert_ptr_null(pattern_new("ab(cd", 5, &offset, &err));
    ck_assert_uint_eq(offset, 5);
    ck_assert_ptr_nonnull(strstr(err.text, "missing closing parenthesis"));
    ck_assert_ptr_null(pattern_new("a[z-b]", 6, &offset, &err));
    ck_assert_uint_le(offset, 6);
    ck_assert_ptr_null(pattern_new("(*UTF)a", 7, &offset, &err));
}

TEST(named_groups_become_variables)
{
    struct vars *vars = vars_new(NULL);
    struct pattern *pattern = compiled("^(?<name>\\S+)(?: (?<rest>.*))?$");
    size_t length;
    ck_assert_int_eq(pattern_match(pattern, "mx.example", 10, vars), PATTERN_MATCHES);
    ck_assert_str_eq(vars_get(vars, "name", &length), "mx.example");
    ck_assert_uint_eq(length, 10);
    ck_assert_ptr_null(vars_get(vars, "rest", &length));
    pattern_free(&pattern);
    vars_free(&vars);
}

/* Each would take too long, in a different way. */
TEST(a_search_that_takes_too_long_is_given_up)
{
    size_t length = 1000000;
    char *many = mem_alloc(length + 1);
    memset(many, 'a', length);
    ck_assert_int_eq(outcome_of("(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", 43),
                     PATTERN_TOO_COSTLY);
    ck_assert_int_eq(outcome_of("\\w*\\d\\d!?", many, length), PATTERN_TOO_COSTLY);
    ck_assert_int_eq(outcome_of("\\w*+ ?\\W", many, length), PATTERN_TOO_COSTLY);
    free(many);
}

TEST(a_plain_search_of_a_long_text_is_not_given_up)
{
    size_t length = 4000000;
    char *long_text = mem_alloc(length + 1);
    for (size_t i = 0; i < length; i++)
        long_text[i] = i % 78 == 77 ? '\n' : 'a';
    memcpy(long_text + length - 5, "token", 5);
    ck_assert_int_eq(outcome_of("token", long_text, length), PATTERN_MATCHES);
    ck_assert_int_eq(outcome_of("^Subject: .*x$", long_text, length), PATTERN_DIFFERS);
    ck_assert_int_eq(outcome_of("(?s)\\A.*token\\z", long_text, length), PATTERN_MATCHES);
    free(long_text);
}

static void *search(void *pattern)
{
    for (int i = 0; i < 2000; i++)
        if (pattern_match(pattern, "one two", 7, NULL) != PATTERN_MATCHES)
            return pattern;
    return NULL;
}

TEST(one_pattern_serves_several_threads)
{
    struct pattern *pattern = compiled("(?<word>two)$");
    pthread_t threads[4];
    for (size_t i = 0; i < 4; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, search, pattern), 0);
    for (size_t i = 0; i < 4; i++) {
        void *wrong = NULL;
        pthread_join(threads[i], &wrong);
        ck_assert_ptr_null(wrong);
    }
    pattern_free(&pattern);
}

TEST(variables_hide_those_of_the_set_above)
{
    struct vars *above = vars_new(NULL), *vars = vars_new(above);
    size_t length;
    vars_set(above, "a", "1", 1);
    vars_set(above, "b", "2", 1);
    vars_set(vars, "a", "x\0y", 3);
    ck_assert_mem_eq(vars_get(vars, "a", &length), "x\0y", 4);
    ck_assert_uint_eq(length, 3);
    ck_assert_str_eq(vars_get(vars, "b", &length), "2");
    ck_assert_str_eq(vars_get(above, "a", &length), "1");
    ck_assert_ptr_null(vars_get(vars, "c", &length));
    vars_free(&vars);
    vars_free(&above);
}

TEST(a_variable_can_be_set_to_what_it_holds)
{
    struct vars *vars = vars_new(NULL);
    size_t length;
    vars_set(vars, "a", "abcdef", 6);
    vars_set(vars, "a", vars_get(vars, "a", &length) + 2, 3);
    ck_assert_str_eq(vars_get(vars, "a", &length), "cde");
    vars_free(&vars);
}

SUITE("pattern")
