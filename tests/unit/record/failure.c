#include "failure.h"
#include "baseline.h"
#include "count_of.h"
#include "sample.h"
#include "seen_in.h"
#include "unit.h"

static struct smtpspec_result finding(enum smtpspec_verdict verdict, enum smtpspec_impact impact)
{
    static char none[] = "";
    return (struct smtpspec_result){.id = "a/b",
                                    .requirement = "rfc0-1-x",
                                    .reason = none,
                                    .verdict = verdict,
                                    .impact = impact};
}

static struct failure_rule rule_of(const char *words)
{
    struct failure_rule rule = {0};
    struct err err = {0};
    ck_assert_msg(failure_rule_read(&rule, words, &err), "%s: %s", words, err.text);
    return rule;
}

static bool counts(const char *words, enum smtpspec_verdict verdict, enum smtpspec_impact impact)
{
    const struct failure_rule rule = rule_of(words);
    const struct smtpspec_result result = finding(verdict, impact);
    return failure_counts(&rule, &result);
}

TEST(what_breaks_a_must_counts_and_what_breaks_a_should_if_asked_for)
{
    ck_assert(counts("must", SMTPSPEC_FAIL, SMTPSPEC_FORM));
    ck_assert(counts("must", SMTPSPEC_UNSTEADY, SMTPSPEC_FORM));
    ck_assert(!counts("must", SMTPSPEC_WARN, SMTPSPEC_SECURITY));
    ck_assert(counts("should", SMTPSPEC_WARN, SMTPSPEC_FORM));
    ck_assert(counts("SHOULD", SMTPSPEC_WARN, SMTPSPEC_FORM));
}

TEST(an_impact_leaves_out_what_is_milder_and_no_level)
{
    ck_assert(counts("loss", SMTPSPEC_FAIL, SMTPSPEC_SECURITY));
    ck_assert(counts("loss", SMTPSPEC_FAIL, SMTPSPEC_LOSS));
    ck_assert(!counts("loss", SMTPSPEC_FAIL, SMTPSPEC_INTEROP));
    ck_assert(!counts("loss", SMTPSPEC_WARN, SMTPSPEC_SECURITY));
    ck_assert(counts("should,loss", SMTPSPEC_WARN, SMTPSPEC_LOSS));
    ck_assert(!counts("loss,should", SMTPSPEC_WARN, SMTPSPEC_FORM));
    ck_assert(counts("form", SMTPSPEC_FAIL, SMTPSPEC_FORM));
}

TEST(what_has_no_impact_counts_whatever_is_asked_for)
{
    ck_assert(counts("security", SMTPSPEC_FAIL, SMTPSPEC_UNRATED));
    ck_assert(!counts("security", SMTPSPEC_WARN, SMTPSPEC_UNRATED));
}

TEST(a_word_replaces_only_what_one_of_its_kind_has_set)
{
    struct failure_rule rule = {.strict = true};
    struct err err = {0};
    ck_assert(failure_rule_read(&rule, "loss", &err));
    ck_assert(rule.strict && rule.by_impact && rule.impact == SMTPSPEC_LOSS);
    ck_assert(failure_rule_read(&rule, "must", &err));
    ck_assert(!rule.strict && rule.by_impact && rule.impact == SMTPSPEC_LOSS);
}

TEST(no_other_word_decides_what_counts)
{
    static const char *const wrong[] = {"", "may", "los", "loss,", ",loss", "loss should", "*"};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        struct failure_rule rule = {0};
        struct err err = {0};
        ck_assert_msg(!failure_rule_read(&rule, wrong[i], &err), "%s", wrong[i]);
        ck_assert_ptr_nonnull(strstr(err.text, "security, loss, interop, form"));
    }
}

TEST(no_other_verdict_counts)
{
    static const enum smtpspec_verdict others[] = {SMTPSPEC_PASS, SMTPSPEC_NOTE, SMTPSPEC_SKIP,
                                                   SMTPSPEC_ERROR, SMTPSPEC_KNOWN};
    for (size_t i = 0; i < COUNT_OF(others); i++)
        ck_assert(!counts("should", others[i], SMTPSPEC_SECURITY));
}

TEST(what_the_baseline_has_does_not_count)
{
    struct smtpspec_result before = finding(SMTPSPEC_FAIL, SMTPSPEC_LOSS);
    struct smtpspec_record earlier = {.cases = &before, .cases_count = 1};
    struct smtpspec_result now = finding(SMTPSPEC_UNSTEADY, SMTPSPEC_LOSS);
    struct smtpspec_record record = {.cases = &now, .cases_count = 1};
    const struct failure_rule rule = {0};
    baseline_apply(&earlier, &record);
    ck_assert(now.in_baseline && !failure_counts(&rule, &now));
    baseline_apply(NULL, &record);
    ck_assert(!now.in_baseline && failure_counts(&rule, &now));
}

TEST(another_requirement_or_case_or_a_pass_is_not_in_the_baseline)
{
    struct smtpspec_result before = finding(SMTPSPEC_FAIL, SMTPSPEC_LOSS);
    struct smtpspec_record earlier = {.cases = &before, .cases_count = 1};
    struct smtpspec_result now = finding(SMTPSPEC_FAIL, SMTPSPEC_LOSS);
    ck_assert(baseline_has(&earlier, &now));
    now.requirement = "rfc0-1-y";
    ck_assert(!baseline_has(&earlier, &now));
    now = finding(SMTPSPEC_FAIL, SMTPSPEC_LOSS);
    now.id = "a/b[c]";
    ck_assert(!baseline_has(&earlier, &now));
    now = finding(SMTPSPEC_PASS, SMTPSPEC_LOSS);
    ck_assert(!baseline_has(&earlier, &now));
    static const enum smtpspec_verdict no_findings[] = {SMTPSPEC_PASS, SMTPSPEC_KNOWN,
                                                        SMTPSPEC_SKIP, SMTPSPEC_ERROR};
    now = finding(SMTPSPEC_FAIL, SMTPSPEC_LOSS);
    for (size_t i = 0; i < COUNT_OF(no_findings); i++) {
        before.verdict = no_findings[i];
        ck_assert(!baseline_has(&earlier, &now));
    }
}

TEST(in_a_record_that_names_no_requirement_the_case_is_enough)
{
    struct smtpspec_result before = finding(SMTPSPEC_FAIL, SMTPSPEC_UNRATED);
    before.requirement = "";
    struct smtpspec_record earlier = {.cases = &before, .cases_count = 1};
    struct smtpspec_result now = finding(SMTPSPEC_FAIL, SMTPSPEC_LOSS);
    ck_assert(baseline_has(&earlier, &now));
}

TEST(the_baseline_of_a_server_is_that_with_its_name_or_the_only_one)
{
    static char postfix[] = "Postfix", exim[] = "Exim";
    struct smtpspec_record one = {.name = postfix}, other = {.name = exim};
    struct smtpspec_record *both[] = {&one, &other};
    ck_assert_ptr_eq(baseline_of(both, 2, "Exim", false), &other);
    ck_assert_ptr_null(baseline_of(both, 2, "Sendmail", true));
    ck_assert_ptr_eq(baseline_of(both, 1, "Sendmail", true), &one);
    ck_assert_ptr_null(baseline_of(both, 1, "Sendmail", false));
}

TEST(what_judges_all_replies_was_seen_in_the_case_that_its_reason_names)
{
    static char reason[] = "a bare LF (in a/b); 3 of 4 replies are like this";
    struct smtpspec_result results[] = {finding(SMTPSPEC_PASS, SMTPSPEC_LOSS),
                                        finding(SMTPSPEC_FAIL, SMTPSPEC_LOSS)};
    results[1].id = "replies/lines-end-in-crlf";
    results[1].reason = reason;
    struct smtpspec_record record = {.cases = results, .cases_count = 2};
    ck_assert_ptr_eq(seen_in(&record, &results[1]), &results[0]);
    results[0].id = "a/c";
    ck_assert_ptr_null(seen_in(&record, &results[1]));
    results[1].attempts_count = 1;
    ck_assert_ptr_eq(seen_in(&record, &results[1]), &results[1]);
}

SUITE("record")
