/* What the findings of a run have in common: faults are recognised by the cases that they fail. */
#include "causes.h"

#include "count_of.h"
#include "memory.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#define TEXTS(...) (const char *const[]){__VA_ARGS__}, COUNT_OF(((const char *[]){__VA_ARGS__}))

static const struct signature known[] = {
    {"keeps", "RSET keeps the recipients", TEXTS("rset-discards", "mail-starts-clean"),
     TEXTS("a/one", "a/two", "b/three")},
    {"dots", "Dots are kept", TEXTS("dots-removed"), TEXTS("c/dot[first]", "c/dot[last]")},
    {"twin", "A twin", TEXTS("twins"), TEXTS("d/one", "d/two")},
    {"other-twin", "Another twin", TEXTS("twins"), TEXTS("d/one", "d/two")},
};

static const struct signatures all = {known, COUNT_OF(known)};

struct given {
    const char *id;
    enum smtpspec_verdict verdict;
    const char *requirement;
};

#define CASES_MOST 4

struct played {
    struct smtpspec_result cases[CASES_MOST];
    struct smtpspec_record record;
    char files[CASES_MOST][32];
};

static void play(struct played *played, const struct given *given, size_t count)
{
    *played = (struct played){.record = {.cases = played->cases, .cases_count = count}};
    for (size_t i = 0; i < count; i++) {
        snprintf(played->files[i], sizeof played->files[i], "%.*s", (int)strcspn(given[i].id, "["),
                 given[i].id);
        played->cases[i] = (struct smtpspec_result){.id = given[i].id,
                                                    .file = played->files[i],
                                                    .verdict = given[i].verdict,
                                                    .requirement = given[i].requirement,
                                                    .cause = mem_text("")};
    }
    causes_find(&all, &played->record);
}

/* Plays GIVEN and expects the cause of each. */
static void expect_causes(const struct given *given, const char *const *causes, size_t count)
{
    struct played played;
    play(&played, given, count);
    for (size_t i = 0; i < count; i++) {
        ck_assert_str_eq(played.cases[i].cause, causes[i]);
        free(played.cases[i].cause);
    }
}

#define EXPECT_CAUSES(given, ...)                                                                  \
    expect_causes(given, (const char *const[]){__VA_ARGS__}, COUNT_OF(given))

TEST(findings_that_a_fault_explains_look_like_it)
{
    const struct given given[] = {{"a/one", SMTPSPEC_FAIL, "rset-discards"},
                                  {"a/two", SMTPSPEC_WARN, "mail-starts-clean"},
                                  {"b/three", SMTPSPEC_UNSTEADY, "rset-discards"}};
    EXPECT_CAUSES(given, known[0].is, known[0].is, known[0].is);
}

TEST(a_pass_speaks_against_a_fault_and_a_skip_does_not)
{
    const struct given passed[] = {{"a/one", SMTPSPEC_FAIL, "rset-discards"},
                                   {"a/two", SMTPSPEC_FAIL, "rset-discards"},
                                   {"b/three", SMTPSPEC_PASS, "rset-discards"}};
    const struct given skipped[] = {{"a/one", SMTPSPEC_FAIL, "rset-discards"},
                                    {"a/two", SMTPSPEC_FAIL, "rset-discards"},
                                    {"b/three", SMTPSPEC_SKIP, "rset-discards"}};
    EXPECT_CAUSES(passed, "", "", "");
    EXPECT_CAUSES(skipped, known[0].is, known[0].is, "");
}

TEST(a_failure_of_another_requirement_speaks_against_a_fault)
{
    const struct given given[] = {{"a/one", SMTPSPEC_FAIL, "rset-discards"},
                                  {"a/two", SMTPSPEC_FAIL, "something-else"}};
    EXPECT_CAUSES(given, "", "");
}

TEST(what_else_cites_what_the_fault_breaks_has_the_same_cause)
{
    const struct given given[] = {{"a/one", SMTPSPEC_FAIL, "rset-discards"},
                                  {"a/two", SMTPSPEC_FAIL, "rset-discards"},
                                  {"e/new", SMTPSPEC_FAIL, "mail-starts-clean"},
                                  {"e/far", SMTPSPEC_FAIL, "far-away"}};
    EXPECT_CAUSES(given, known[0].is, known[0].is, known[0].is, "");
}

TEST(one_case_alone_is_recognised_as_nothing)
{
    const struct given given[] = {{"c/dot[first]", SMTPSPEC_FAIL, "dots-removed"},
                                  {"c/dot[last]", SMTPSPEC_FAIL, "dots-removed"}};
    EXPECT_CAUSES(given, "", "");
}

TEST(of_two_faults_that_fail_the_same_neither_is_named)
{
    const struct given given[] = {{"d/one", SMTPSPEC_FAIL, "twins"},
                                  {"d/two", SMTPSPEC_FAIL, "twins"}};
    EXPECT_CAUSES(given, "", "");
}

SUITE("causes")
