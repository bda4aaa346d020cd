/* From what happened to a verdict: deviations, what must hold for every reply, rechecks. */
#include "verdict.h"

#include "count_of.h"
#include "deviations.h"
#include "invariants.h"
#include "memory.h"
#include "playing.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

static struct smtpspec_result result(const char *id, enum smtpspec_verdict verdict)
{
    return (struct smtpspec_result){.id = id, .verdict = verdict, .reason = mem_text("as it was")};
}

static bool is_partial; /* cases are left out */

/* Applies a deviation to results with these verdicts, of the cases "a/b[0]", "a/b[1]" …, and
 * changes them in place. Hands over the reason of the last one. */
static char *apply_item(struct deviation *item, enum smtpspec_verdict *verdicts, size_t count)
{
    static const char *const ids[] = {"a/b[0]", "a/b[1]", "a/bc"};
    struct target target = {.deviations = item, .deviations_count = 1};
    struct smtpspec_result results[3];
    struct smtpspec_record record = {.cases = results, .cases_count = count};
    for (size_t i = 0; i < count; i++)
        results[i] = result(ids[i], verdicts[i]);
    deviations_apply(&target, &record, is_partial);
    for (size_t i = 0; i < count; i++) {
        verdicts[i] = results[i].verdict;
        if (i + 1 < count)
            free(results[i].reason);
    }
    return results[count - 1].reason;
}

static char *apply(const char *deviation, enum smtpspec_verdict *verdicts, size_t count)
{
    struct deviation item = {.id = deviation, .reason = "it is old", .at = {"t.yaml", 7, 3}};
    return apply_item(&item, verdicts, count);
}

TEST(a_listed_failure_is_known_and_keeps_both_reasons)
{
    enum smtpspec_verdict verdicts[] = {SMTPSPEC_FAIL};
    char *reason = apply("a/b[0]", verdicts, 1);
    ck_assert_int_eq(verdicts[0], SMTPSPEC_KNOWN);
    ck_assert_str_eq(reason, "it is old: as it was");
    free(reason);
    verdicts[0] = SMTPSPEC_WARN;
    free(apply("a/b", verdicts, 1));
    ck_assert_int_eq(verdicts[0], SMTPSPEC_KNOWN);
}

TEST(a_listed_case_that_passes_fails_and_says_where_it_is_listed)
{
    enum smtpspec_verdict verdicts[] = {SMTPSPEC_PASS};
    char *reason = apply("a/b[0]", verdicts, 1);
    ck_assert_int_eq(verdicts[0], SMTPSPEC_FAIL);
    ck_assert_ptr_nonnull(strstr(reason, "t.yaml:7"));
    free(reason);
}

TEST(what_others_would_show_is_not_said_to_pass_where_they_are_left_out)
{
    enum smtpspec_verdict verdict = SMTPSPEC_PASS;
    is_partial = true;
    free(apply("a/b", &verdict, 1)); /* one of its rows is */
    ck_assert_int_eq(verdict, SMTPSPEC_PASS);
    free(apply("a/b[0]", &verdict, 1)); /* an invariant: it was not played by itself */
    ck_assert_int_eq(verdict, SMTPSPEC_PASS);
    is_partial = false;
}

TEST(what_is_listed_as_sometimes_may_pass_fail_and_be_unsteady)
{
    enum smtpspec_verdict verdicts[] = {SMTPSPEC_PASS, SMTPSPEC_UNSTEADY, SMTPSPEC_FAIL};
    for (size_t i = 0; i < COUNT_OF(verdicts); i++) {
        enum smtpspec_verdict verdict = verdicts[i];
        free(apply_item(&(struct deviation){.id = "a/b", .reason = "it races", .sometimes = true},
                        &verdict, 1));
        ck_assert_int_eq(verdict, i ? SMTPSPEC_KNOWN : SMTPSPEC_PASS);
    }
}

TEST(unsteady_is_not_listed_by_a_deviation_that_always_happens)
{
    enum smtpspec_verdict verdicts[] = {SMTPSPEC_UNSTEADY};
    char *reason = apply("a/b[0]", verdicts, 1);
    ck_assert_int_eq(verdicts[0], SMTPSPEC_UNSTEADY);
    ck_assert_ptr_nonnull(strstr(reason, "without `sometimes: true`"));
    free(reason);
}

TEST(without_a_row_one_row_that_deviates_is_enough)
{
    enum smtpspec_verdict verdicts[] = {SMTPSPEC_PASS, SMTPSPEC_FAIL};
    free(apply("a/b", verdicts, 2));
    ck_assert_int_eq(verdicts[0], SMTPSPEC_PASS);
    ck_assert_int_eq(verdicts[1], SMTPSPEC_KNOWN);
    verdicts[0] = verdicts[1] = SMTPSPEC_PASS;
    free(apply("a/b", verdicts, 2));
    ck_assert_int_eq(verdicts[0], SMTPSPEC_FAIL);
    ck_assert_int_eq(verdicts[1], SMTPSPEC_PASS);
}

TEST(a_deviation_speaks_of_no_other_case)
{
    enum smtpspec_verdict verdicts[] = {SMTPSPEC_FAIL, SMTPSPEC_FAIL, SMTPSPEC_FAIL};
    free(apply("a/b", verdicts, 3));
    ck_assert_int_eq(verdicts[2], SMTPSPEC_FAIL);
    verdicts[0] = verdicts[1] = SMTPSPEC_FAIL;
    free(apply("a/b[1]", verdicts, 3));
    ck_assert_int_eq(verdicts[0], SMTPSPEC_FAIL);
    ck_assert_int_eq(verdicts[1], SMTPSPEC_KNOWN);
}

TEST(what_was_not_tried_is_neither_known_nor_out_of_date)
{
    enum smtpspec_verdict verdicts[] = {SMTPSPEC_SKIP, SMTPSPEC_PASS};
    free(apply("a/b", verdicts, 2));
    ck_assert_int_eq(verdicts[0], SMTPSPEC_SKIP);
    ck_assert_int_eq(verdicts[1], SMTPSPEC_PASS);
    verdicts[0] = SMTPSPEC_ERROR;
    free(apply("a/b[0]", verdicts, 1));
    ck_assert_int_eq(verdicts[0], SMTPSPEC_ERROR);
}

/* An invariant and the replies that it is shown. */
struct watching {
    struct problems *problems;
    struct catalogue *catalogue;
    struct invariants *invariants;
    struct smtpspec_result result;
};

static void watch(struct watching *watching, const char *level, const char *always)
{
    *watching = (struct watching){.problems = problems_new()};
    char *text = mem_format("title: x\nlevel: %s\nsection: test 1\nalways:\n%s", level, always);
    watching->catalogue = catalogue_of_text("a/always", text, watching->problems);
    watching->invariants =
        invariants_new((const struct script *const *)watching->catalogue->scripts, 1);
    free(text);
}

static void show(struct watching *watching, const char *octets, const char *secret)
{
    struct buffer pending = {0};
    struct reply reply = {0};
    struct transcript *transcript = transcript_new(secret);
    buffer_add_text(&pending, octets);
    ck_assert(reply_take(&pending, false, &reply));
    const struct sight sight = {.reply = &reply,
                                .case_id = "a/case",
                                .command = "NOOP\\r\\n",
                                .asked = ASKED_NOOP,
                                .transcript = transcript};
    invariants_see(watching->invariants, &sight);
    transcript_free(&transcript);
    reply_release(&reply);
    buffer_release(&pending);
}

static void judge(struct watching *watching, enum smtpspec_verdict verdict, const char *reason)
{
    invariants_result(watching->invariants, watching->catalogue->scripts[0], &watching->result);
    ck_assert_str_eq(smtpspec_verdict_name(watching->result.verdict),
                     smtpspec_verdict_name(verdict));
    ck_assert_ptr_nonnull(strstr(watching->result.reason ? watching->result.reason : "", reason));
}

static void forget(struct watching *watching)
{
    result_empty(&watching->result);
    invariants_free(&watching->invariants);
    catalogue_free(&watching->catalogue);
    problems_free(&watching->problems);
}

TEST(an_invariant_that_holds_of_every_reply_passes)
{
    struct watching watching;
    watch(&watching, "MUST", "- code: 2yz\n");
    show(&watching, "250 a\r\n", NULL);
    show(&watching, "220 b\r\n", NULL);
    judge(&watching, SMTPSPEC_PASS, "");
    forget(&watching);
}

TEST(the_first_reply_that_breaks_an_invariant_is_shown_and_all_are_counted)
{
    struct watching watching;
    watch(&watching, "MUST", "- code: 2yz\n");
    show(&watching, "250 a\r\n", NULL);
    show(&watching, "550 secret is wrong\r\n", "secret");
    show(&watching, "551 c\r\n", NULL);
    judge(&watching, SMTPSPEC_FAIL, "(in a/case); 2 of 3 replies are like this");
    ck_assert_str_eq(watching.result.got, "550 *** is wrong\\r\\n");
    ck_assert_uint_eq(watching.result.transcript_count, 2);
    ck_assert_str_eq(watching.result.transcript[0].text, "NOOP\\r\\n");
    forget(&watching);
}

TEST(an_invariant_is_judged_by_its_level_and_a_should_warns)
{
    struct watching watching;
    watch(&watching, "SHOULD", "- code: 2yz\n");
    show(&watching, "550 a\r\n", NULL);
    judge(&watching, SMTPSPEC_WARN, "550");
    forget(&watching);
    watch(&watching, "MUST", "- code: 2yz\n  should: 250\n");
    show(&watching, "251 a\r\n", NULL);
    judge(&watching, SMTPSPEC_WARN, "251");
    forget(&watching);
    watch(&watching, "MUST", "- code: 2yz\n  should: 250\n");
    show(&watching, "251 a\r\n", NULL);
    show(&watching, "550 a\r\n", NULL);
    judge(&watching, SMTPSPEC_FAIL, "550");
    forget(&watching);
}

TEST(an_invariant_speaks_of_the_replies_of_its_when_and_is_skipped_without)
{
    struct watching watching;
    watch(&watching, "MUST", "- when: 354\n  text: go\n");
    show(&watching, "250 a\r\n", NULL);
    judge(&watching, SMTPSPEC_SKIP, "no replies of this kind were seen");
    forget(&watching);
    watch(&watching, "MUST", "- when: 354\n  text: go\n");
    show(&watching, "250 a\r\n", NULL);
    show(&watching, "354 stop\r\n", NULL);
    judge(&watching, SMTPSPEC_FAIL, "go");
    forget(&watching);
    watch(&watching, "MUST", "- code: 2yz\n");
    invariants_skip(watching.invariants, watching.catalogue->scripts[0], "not for this target");
    show(&watching, "550 a\r\n", NULL);
    judge(&watching, SMTPSPEC_SKIP, "not for this target");
    forget(&watching);
}

SUITE("verdict")
