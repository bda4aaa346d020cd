#include "expect.h"

#include "arena.h"
#include "binder.h"
#include "loading.h"
#include "registry.h"
#include "steps.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

static struct problems *problems;
static struct arena *arena;
static struct binder binder;
static struct vars *vars;

static void begin(void)
{
    problems = problems_new();
    arena = arena_new();
    vars = vars_new(NULL);
    binder_init(&binder, &player_vocabulary, arena, problems);
}

static void end(void)
{
    binder_release(&binder);
    problems_free(&problems);
    arena_free(&arena);
    vars_free(&vars);
}

/* The REPLY that is the first item of a YAML list. */
static struct expect *expect_of(const char *yaml)
{
    const struct node *list = node_read_text("f.yaml", yaml, strlen(yaml), arena, problems);
    ck_assert_ptr_nonnull(list);
    return expect_bind(&binder, list->values[0]);
}

static bool holds(const char *yaml, const char *octets, struct buffer *why)
{
    struct expect *expect = expect_of(yaml);
    ck_assert_ptr_nonnull(expect);
    struct buffer input = {0};
    struct reply reply = {0};
    buffer_add_text(&input, octets);
    ck_assert(reply_take(&input, false, &reply));
    bool good = expect_match(expect, &reply, vars, why);
    reply_release(&reply);
    buffer_release(&input);
    return good;
}

static void matches(const char *yaml, const char *octets)
{
    struct buffer why = {0};
    ck_assert_msg(holds(yaml, octets, &why), "%s: %s", yaml, why.octets);
    ck_assert_uint_eq(why.length, 0);
    buffer_release(&why);
}

static void differs(const char *yaml, const char *octets, const char *reason)
{
    struct buffer why = {0};
    ck_assert_msg(!holds(yaml, octets, &why), "%s matches %s", yaml, octets);
    ck_assert_msg(strstr(buffer_text(&why), reason) != NULL, "\"%s\" is not in: %s", reason,
                  why.octets);
    ck_assert_ptr_null(strpbrk(why.octets, "\r\n"));
    buffer_release(&why);
}

static void refused(const char *yaml, const char *words)
{
    begin();
    ck_assert_ptr_null(expect_of(yaml));
    char *said = problems_text(problems);
    ck_assert_msg(strstr(said, words) != NULL, "\"%s\" is not in:\n%s", words, said);
    free(said);
    end();
}

TEST(codes_may_leave_digits_open)
{
    begin();
    matches("[250]", "250 ok\r\n");
    matches("[5yz]", "503 no\r\n");
    matches("[25z]", "252 perhaps\r\n");
    matches("[250 | 251|252]", "252 perhaps\r\n");
    differs("[250]", "251 ok\r\n", "got 251 where 250 was expected");
    differs("[25z]", "241 ok\r\n", "25z");
    differs("[5yz | 4yz]", "250 ok\r\n", "5yz | 4yz");
    differs("[2yz]", "SSH-2.0-x\r\n", "not an SMTP reply");
    end();
}

TEST(a_closed_connection_is_an_alternative)
{
    begin();
    struct expect *either = expect_of("[421 | closed]"), *only = expect_of("[closed]"),
                  *never = expect_of("[421]");
    ck_assert(expect_allows_closed(either) && !expect_only_closed(either));
    ck_assert(expect_allows_closed(only) && expect_only_closed(only));
    ck_assert(!expect_allows_closed(never) && !expect_only_closed(never));
    ck_assert_str_eq(expect_source(either), "421 | closed");
    matches("[421 | closed]", "421 bye\r\n");
    end();
}

TEST(a_reply_where_closing_was_expected_does_not_match)
{
    begin();
    differs("[closed]", "250 ok\r\n", "closed");
    end();
}

TEST(a_pattern_may_stand_behind_the_code)
{
    begin();
    matches("['250 (?i)ok']", "250-first\r\n250 all OK\r\n");
    matches("['250 | 251 ^x$']", "251 x\r\n");
    differs("['250 ^ok$']", "250 no\r\n", "^ok$");
    end();
}

TEST(all_keys_of_a_mapping_have_to_hold)
{
    begin();
    matches("[{code: 250, text: ok, not: bad, lines: 1}]", "250 ok\r\n");
    differs("[{code: 250, text: ok}]", "251 ok\r\n", "got 251");
    differs("[{code: 250, text: ok}]", "250 no\r\n", "does not match \"ok\"");
    differs("[{code: 250, not: bad}]", "250 bad\r\n", "matches \"bad\"");
    end();
}

TEST(lines_are_counted)
{
    begin();
    matches("[{lines: 2}]", "250-a\r\n250 b\r\n");
    matches("[{lines: 2+}]", "250-a\r\n250-b\r\n250 c\r\n");
    matches("[{lines: 1-2}]", "250 a\r\n");
    differs("[{lines: 2+}]", "250 a\r\n", "1 line");
    differs("[{lines: 1}]", "250-a\r\n250 b\r\n", "2 lines");
    end();
}

TEST(every_line_is_looked_at)
{
    begin();
    matches("[{every: '^\\w'}]", "250-a\r\n250 b\r\n");
    differs("[{every: '^[a-z]'}]", "250-a\r\n250 1\r\n", "line 2");
    end();
}

TEST(enhanced_codes_may_leave_numbers_open)
{
    begin();
    matches("[{enhanced: 5.1.1}]", "550-5.1.1 a\r\n550 5.1.1 b\r\n");
    matches("[{enhanced: 5.y.z}]", "550 5.7.123 a\r\n");
    matches("[{enhanced: 2.y.0}]", "250 2.12.0\r\n");
    differs("[{enhanced: 5.1.1}]", "550 5.1.10 a\r\n", "5.1.1");
    differs("[{enhanced: 5.1.10}]", "550 5.1.1 a\r\n", "5.1.10");
    differs("[{enhanced: 5.y.z}]", "550 5.1234.1 a\r\n", "5.y.z");
    differs("[{enhanced: 5.y.z}]", "550 5..1 a\r\n", "5.y.z");
    differs("[{enhanced: 5.y.z}]", "550-5.1.1 a\r\n550 no\r\n", "line 2");
    end();
}

#define EHLO "250-SIZE.example greets you\r\n250-size 1000\r\n250-AUTH PLAIN LOGIN\r\n250 HELP\r\n"

TEST(keywords_are_looked_for_behind_the_greeting)
{
    begin();
    matches("[{keyword: SIZE}]", EHLO);
    matches("[{keyword: [HELP, AUTH]}]", EHLO);
    matches("[{keyword: {SIZE: '^\\d+$'}}]", EHLO);
    matches("[{no-keyword: [VRFY, SIZ]}]", EHLO);
    differs("[{keyword: DSN}]", EHLO, "the keyword DSN is not offered");
    differs("[{keyword: {AUTH: SCRAM}}]", EHLO, "SCRAM");
    differs("[{no-keyword: HELP}]", EHLO, "the keyword HELP is offered");
    differs("[{keyword: SIZE}]", "250 SIZE\r\n", "not offered");
    end();
}

TEST(named_groups_are_kept_for_later_steps)
{
    begin();
    size_t length;
    matches("[{code: 220, capture: '^(?<greeter>\\S+)'}]", "220 mx.example ready\r\n");
    ck_assert_str_eq(vars_get(vars, "greeter", &length), "mx.example");
    matches("['250 ^${greeter}']", "250 mx.example hello\r\n");
    differs("['250 ^${greeter}']", "250 mx-example hello\r\n", "does not match");
    end();
}

TEST(faults_of_framing_are_named)
{
    begin();
    matches("[{faults: [bare-lf, nul]}]", "250 ok\r\n");
    differs("[{faults: [bare-lf, nul]}]", "250 ok\n", "bare-lf");
    end();
}

TEST(a_search_that_is_given_up_does_not_satisfy_a_not)
{
    begin();
    differs("[{not: '(a+)+$'}]", "250 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\r\n",
            "takes too long");
    differs("[{not: '${host}'}]", "250 ok\r\n", "host");
    end();
}

TEST(what_is_asked_is_told_in_one_line)
{
    begin();
    ck_assert_str_eq(expect_source(expect_of("[{code: 250, keyword: [SIZE, HELP], lines: 2+}]")),
                     "250, keyword SIZE HELP, lines 2+");
    struct expect *expect = expect_of("[{code: 250, should: {lines: 1, within: 5s}, within: 2s}]");
    ck_assert_int_eq(expect_within(expect), 2000);
    ck_assert_int_eq(expect_within(expect_should(expect)), 5000);
    ck_assert_uint_eq(expect_location(expect).column, 2);
    end();
}

TEST(what_is_no_reply_is_refused)
{
    refused("- 2500\n", "f.yaml:1:3: \"2500\" is not a reply code");
    refused("- 250 | 6yz\n", "f.yaml:1:9: \"6yz\" is not a reply code");
    refused("- 150\n", "is not a reply code");
    refused("- 2y0x\n", "is not a reply code");
    refused("- 250 |\n", "is not a reply code");
    refused("- ok\n", "is not a reply code");
    refused("- ''\n", "is not a reply code");
    refused("- [250]\n", "a reply must be a mapping, and this is a list");
    refused("- {code: 250 ok}\n", "a pattern goes into `text`");
    refused("- {}\n", "this reply expects nothing");
    refused("- {cod: 250}\n", "a reply has no key \"cod\"; did you mean \"code\"?");
}

TEST(bad_values_of_keys_are_refused)
{
    refused("- {lines: 0}\n", "lines is a number");
    refused("- {lines: 5-1}\n", "lines is a number");
    refused("- {lines: x}\n", "lines is a number");
    refused("- {enhanced: 5.1}\n", "an enhanced status code looks like");
    refused("- {enhanced: 3.1.1}\n", "an enhanced status code looks like");
    refused("- {enhanced: 5.1.}\n", "an enhanced status code looks like");
    refused("- {enhanced: 5.z.y}\n", "an enhanced status code looks like");
    refused("- {faults: [bare-fl]}\n", "did you mean \"bare-lf\"?");
    refused("- {faults: bare-lf}\n", "faults must be a list, and this is a text");
    refused("- {within: soon}\n", "a time is expected here");
    refused("- {text: '('}\n",
            "f.yaml:1:12: this is not a valid pattern: missing closing parenthesis");
    refused("- '250 a(b'\n",
            "f.yaml:1:11: this is not a valid pattern: missing closing parenthesis");
    refused("- '250 ${reciepient}'\n", "f.yaml:1:8: there is no variable ${reciepient}; did you");
    refused("- {keyword: [[SIZE]]}\n", "an EHLO keyword must be a text, and this is a list");
}

TEST(keys_that_would_ask_nothing_are_refused)
{
    refused("- {code: 250, when: 250}\n", "`when` has no meaning here");
    refused("- {should: {should: 250}}\n", "`should` has no meaning here");
    begin();
    binder.asking = ASKING_CONDITION;
    ck_assert_ptr_null(expect_of("- {code: 250, should: {lines: 1}}\n"));
    ck_assert_ptr_null(expect_of("- {code: 250, within: 1s}\n"));
    binder.asking = ASKING_ALWAYS;
    ck_assert_ptr_null(expect_of("- {code: 250, within: 1s}\n"));
    ck_assert_ptr_null(expect_of("- {should: {code: 250, within: 1s}}\n"));
    ck_assert_ptr_nonnull(expect_of("- {when: 2yz, faults: [nul], should: {lines: 1}}\n"));
    end();
}

TEST(an_invariant_has_no_variables)
{
    begin();
    binder_forget(&binder);
    ck_assert_ptr_null(expect_of("- {text: '${host}'}\n"));
    end();
}

/* In a place of its own, beside a registry. */
static void refused_in(enum asking asking, const char *yaml, const char *words)
{
    static const struct registry registry = {.date = "2026-11-24"};
    begin();
    binder.asking = asking;
    binder.registry = &registry;
    ck_assert_ptr_null(expect_of(yaml));
    char *said = problems_text(problems);
    ck_assert_msg(strstr(said, words) != NULL, "\"%s\" is not in:\n%s", words, said);
    free(said);
    end();
}

TEST(an_invariant_may_be_of_certain_commands)
{
    begin();
    binder.asking = ASKING_ALWAYS;
    const struct expect *expect = expect_of("- {of: [RCPT, message], code: 250}\n");
    ck_assert(expect_is_of(expect, ASKED_RCPT) && expect_is_of(expect, ASKED_MESSAGE));
    ck_assert(!expect_is_of(expect, ASKED_VRFY) && !expect_is_of(expect, ASKED_UNKNOWN));
    ck_assert_str_eq(expect_source(expect), "250");
    expect = expect_of("- {of: greeting, code: 250}\n");
    ck_assert(expect_is_of(expect, ASKED_GREETING) && !expect_is_of(expect, ASKED_EHLO));
    expect = expect_of("- {code: 250}\n");
    ck_assert(expect_is_of(expect, ASKED_UNKNOWN));
    end();
    refused_in(ASKING_ALWAYS, "- {of: [VRFY, RECPT]}\n",
               "f.yaml:1:15: `of` has no word \"RECPT\"; did you mean \"RCPT\"?");
    refused_in(ASKING_ALWAYS, "- {of: rcpt}\n", "f.yaml:1:8: `of` has no word \"rcpt\"");
    refused_in(ASKING_ALWAYS, "- {of: [], code: 250}\n", "f.yaml:1:8: `of` is empty");
    refused_in(ASKING_ALWAYS, "- {of: {RCPT: 250}}\n", "of must be a list");
    refused_in(ASKING_ALWAYS, "- {of: RCPT, incident: lost}\n", "an incident stands alone");
    refused_in(ASKING_STEP, "- {of: RCPT, code: 250}\n", "f.yaml:1:4: `of` has no meaning here");
    refused_in(ASKING_CONDITION, "- {of: RCPT}\n", "`of` has no meaning here");
}

TEST(the_keywords_of_a_reply_may_be_judged_by_words)
{
    begin();
    matches("- {keywords: [unique, well-formed]}\n", "250-a\r\n250-SIZE\r\n250 X\r\n");
    differs("- {code: 250, keywords: unique}\n", "250-a\r\n250-SIZE\r\n250 size 1\r\n",
            "\"SIZE\" is listed twice");
    end();
    refused_in(ASKING_STEP, "- {keywords: [unique, tidy]}\n",
               "f.yaml:1:23: `keywords` has no word \"tidy\"; did you mean");
    refused_in(ASKING_STEP, "- {keywords: registered}\n",
               "f.yaml:1:14: `registered` stands in a `should`");
    refused_in(ASKING_ALWAYS, "- {keywords: registered}\n", "`registered` stands in a `should`");
    refused_in(ASKING_STEP, "- {keywords: unchanged}\n",
               "f.yaml:1:14: `unchanged` has no meaning here");
    refused_in(ASKING_STEP, "- {should: {keywords: unchanged}}\n",
               "f.yaml:1:23: `unchanged` has no meaning here");
    refused("- {should: {keywords: registered}}\n",
            "f.yaml:1:23: there is no list of registered keywords: registries/smtp.yaml");
    begin();
    binder.asking = ASKING_ALWAYS;
    ck_assert(expect_wants_unchanged(expect_of("- {keywords: unchanged}\n")));
    ck_assert(!expect_wants_unchanged(expect_of("- {keywords: unique}\n")));
    ck_assert_str_eq(expect_source(expect_of("- {keywords: unique}\n")), "keywords unique");
    end();
}

SUITE("expect")
