/* `judges`: what the steps of a case are about. */
#include "case_folder.h"
#include "verb.h"

#define MUST "rfc1-1-must"
#define SHOULD "rfc1-1-should"
#define BOTH "title: t\ncovers: [" MUST ", " SHOULD "]\n"

static void begin_format(const char *format)
{
    begin();
    case_in(folder, "catalogue.yaml", format);
}

static const struct script *good(const char *text)
{
    case_in(folder, "c.yaml", text);
    load_folder();
    ck_assert_uint_eq(catalogue->count, 1);
    return catalogue->scripts[0];
}

static void refused(const char *text, const char *words)
{
    begin_format("format: 2\n");
    case_in(folder, "c.yaml", text);
    expect_problem(words);
    end();
}

TEST(a_step_judges_what_it_says_else_the_first)
{
    begin_format("format: 2\n");
    const struct script *script =
        good(BOTH "dialogue:\n- C: NOOP\n- S: 250\n- C: RSET\n- S: 250\n  judges: " SHOULD "\n");
    ck_assert_str_eq(script->steps[1].judges->id, MUST);
    ck_assert_str_eq(script->steps[3].judges->id, SHOULD);
    end();
}

TEST(of_a_list_the_first_is_cited)
{
    begin_format("format: 2\n");
    const struct script *script =
        good(BOTH "dialogue:\n- judges: [" SHOULD ", " MUST "]\n  S: 250\n");
    ck_assert_str_eq(script->steps[0].judges->id, SHOULD);
    end();
}

TEST(a_should_is_about_the_first_requirement_that_is_one)
{
    begin_format("format: 2\n");
    const struct script *script = good(BOTH "dialogue:\n- S: {code: 250, should: 25z}\n");
    ck_assert_str_eq(script->steps[0].judges->id, MUST);
    struct citation citation = script_should_citation(script, NULL);
    ck_assert_int_eq(citation.level, SMTPSPEC_SHOULD);
    end();
}

TEST(each_covered_requirement_is_judged_by_something)
{
    refused(BOTH "dialogue:\n- C: NOOP\n- S: 250\n",
            "c.yaml:2:23: nothing in this case judges \"" SHOULD "\"");
    refused("title: t\ncovers: [" MUST "]\ndialogue:\n- C: NOOP\n- assume: 250\n",
            "nothing in this case judges \"" MUST "\"");
}

TEST(a_case_of_the_first_format_need_not_say_it)
{
    begin_format("format: 1\n");
    good(BOTH "dialogue:\n- C: NOOP\n- S: 250\n");
    end();
}

TEST(only_covered_requirements_are_judged)
{
    refused("title: t\ncovers: [" MUST "]\ndialogue:\n- S: 250\n  judges: " SHOULD "\n",
            "\"" SHOULD "\" is not among the requirements that the case covers");
}

TEST(a_row_may_cover_something_else_than_its_case)
{
    begin_format("format: 2\n");
    case_in(folder, "c.yaml",
            "title: ${a}\ncovers: [" MUST "]\neach:\n- {a: x}\n- {covers: [" SHOULD
            "], a: y}\ndialogue: [{S: 250}]\n");
    load_folder();
    ck_assert_uint_eq(catalogue->count, 2);
    ck_assert_str_eq(catalogue->scripts[0]->cover_ids[0], MUST);
    ck_assert_str_eq(catalogue->scripts[1]->cover_ids[0], SHOULD);
    ck_assert_uint_eq(catalogue->scripts[1]->covers_count, 1);
    ck_assert_str_eq(catalogue->scripts[1]->steps[0].judges->id, SHOULD);
    ck_assert_str_eq(catalogue->scripts[1]->id, "c[y]");
    end();
    refused("title: ${a}\ncovers: [" MUST "]\neach:\n- {a: x, covers: [rfc1-1-mist]}\n"
            "dialogue: [{S: 250}]\n",
            "c.yaml:4:19: there is no requirement \"rfc1-1-mist\"");
}

TEST(what_only_prepares_judges_nothing)
{
    refused(BOTH "dialogue:\n- assume: 250\n  judges: " SHOULD "\n- S: 250\n",
            "assume judges nothing");
    refused(BOTH "dialogue:\n- S: {code: 250, judges: " SHOULD "}\n",
            "`judges` has no meaning here");
}

TEST(an_invariant_may_say_what_it_judges)
{
    begin_format("format: 2\n");
    const struct script *script =
        good(BOTH "always:\n- {code: 250, judges: " SHOULD "}\n- {text: x}\n");
    ck_assert_str_eq(expect_judges(script->always[0])->id, SHOULD);
    ck_assert_str_eq(expect_judges(script->always[1])->id, MUST);
    end();
}

TEST(a_case_is_for_lmtp_too_unless_it_says_otherwise)
{
    static const char *const text = "title: t\ncovers: [" MUST "]\ndialogue: [{S: 250}]\n";
    begin_format("format: 1\n");
    ck_assert_uint_eq(good(text)->protocols, PROTOCOL_SMTP | PROTOCOL_SUBMISSION);
    end();
    begin_format("format: 2\n");
    ck_assert_uint_eq(good(text)->protocols, PROTOCOL_SMTP | PROTOCOL_SUBMISSION | PROTOCOL_LMTP);
    end();
}

TEST(an_unknown_format_is_refused)
{
    begin_format("format: 3\n");
    case_in(folder, "c.yaml", "title: t\ncovers: [" MUST "]\ndialogue: [{S: 250}]\n");
    expect_problem("catalogue.yaml:1:9: ");
    end();
}

TEST(a_case_owns_fields_that_there_are)
{
    begin_format("format: 2\n");
    const struct script *script =
        good("title: t\ncovers: [" MUST "]\nowns: [received]\ndialogue: [{S: 250}]\n");
    ck_assert_uint_eq(script->owns, OWNS_RECEIVED);
    end();
    refused("title: t\ncovers: [" MUST "]\nowns: [recieved]\ndialogue: [{S: 250}]\n",
            "what a case owns is one of return-path, received, ");
}

SUITE("judges")
