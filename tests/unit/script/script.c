#include "case_folder.h"

/* The only case, which has no problems. */
static const struct script *good(const char *text)
{
    case_in(folder, "c.yaml", text);
    load_folder();
    return catalogue->scripts[0];
}

#define HEAD "title: t\ncovers: [rfc1-1-must]\n"
#define STEPS "dialogue: [{S: 250}]\n"

static void refused(const char *text, const char *words)
{
    begin();
    case_in(folder, "c.yaml", text);
    expect_problem(words);
    end();
}

TEST(level_and_section_come_from_the_first_requirement)
{
    begin();
    const struct script *script = good("title: t\ncovers: [rfc1-2-judged, rfc1-1-must]\n" STEPS);
    ck_assert_int_eq(script->level, SMTPSPEC_SHOULD);
    ck_assert_str_eq(script->section, "RFC 1 implied");
    ck_assert_uint_eq(script->covers_count, 2);
    end();
}

TEST(a_case_of_ones_own_names_its_level)
{
    begin();
    const struct script *script = good("title: t\nlevel: MAY\nsection: house rule 7\n" STEPS);
    ck_assert_int_eq(script->level, SMTPSPEC_MAY);
    ck_assert_str_eq(script->section, "house rule 7");
    ck_assert_str_eq(script->says, "");
    end();
}

TEST(defaults_are_those_of_the_contract)
{
    begin();
    const struct script *script = good(HEAD STEPS);
    ck_assert_str_eq(script->id, "c");
    ck_assert_str_eq(script->folder, "");
    ck_assert_int_eq(script->start, START_HELLO);
    ck_assert_uint_eq(script->protocols, PROTOCOL_SMTP | PROTOCOL_SUBMISSION);
    ck_assert(!script->alone && !script->slow && !script->timeout_ms);
    ck_assert_uint_eq(script->needs_count, 0);
    end();
}

TEST(keys_are_read)
{
    begin();
    const struct script *script =
        good(HEAD "why: because\ntags: [quick, new]\nprotocol: [lmtp]\nstart: data\n"
                  "timeout: 5s\nalone: true\nslow: true\n" STEPS);
    ck_assert_str_eq(script->why, "because");
    ck_assert_str_eq(script->tags[1], "new");
    ck_assert_uint_eq(script->protocols, PROTOCOL_LMTP);
    ck_assert_int_eq(script->start, START_DATA);
    ck_assert_int_eq(script->timeout_ms, 5000);
    ck_assert(script->alone && script->slow);
    end();
}

TEST(each_row_is_a_case)
{
    begin();
    good("title: a ${form} ${rest}\ncovers: [rfc1-1-must]\neach:\n"
         "  - {form: one two, rest: x}\n  - {form: other, rest: y}\n"
         "dialogue:\n  - C: NOOP ${form} ${rest}\n");
    ck_assert_uint_eq(catalogue->count, 2);
    const struct script *first = script_of(catalogue, "c[one-two]");
    ck_assert_ptr_nonnull(first);
    ck_assert_str_eq(first->title, "a one two x");
    ck_assert_uint_eq(first->line, 4);
    ck_assert_ptr_nonnull(script_of(catalogue, "c[other]"));
    end();
}

TEST(a_row_may_say_what_is_expected)
{
    begin();
    good("title: t\ncovers: [rfc1-1-must]\neach:\n  - {reply: 250}\n  - {reply: 5yz | closed}\n"
         "dialogue:\n  - S: ${reply}\n");
    end();
    refused("title: t\ncovers: [rfc1-1-must]\neach:\n  - {reply: 250}\n  - {reply: 25}\n"
            "dialogue:\n  - S: ${reply}\n",
            "cases/c.yaml:5:13: \"25\" is not a reply code");
}

static bool has_need(const struct script *script, const char *need)
{
    for (size_t i = 0; i < script->needs_count; i++)
        if (strcmp(script->needs[i], need) == 0)
            return true;
    return false;
}

TEST(steps_bring_their_needs_with_them)
{
    begin();
    const struct script *script =
        good(HEAD "needs: [SIZE, AUTH PLAIN, recipients: 2, not: VRFY]\ndialogue:\n"
                  "  - C: ['RCPT TO:<${unknown}>', 'RCPT TO:<${recipient3}>']\n"
                  "  - auth: PLAIN\n  - message: ${token}\n  - mailbox: 1\n");
    ck_assert(has_need(script, "SIZE") && has_need(script, "AUTH PLAIN"));
    ck_assert(has_need(script, "recipients:2") && has_need(script, "not:VRFY"));
    ck_assert(has_need(script, "unknown") && has_need(script, "recipients:3"));
    ck_assert(has_need(script, "auth") && has_need(script, "mailbox"));
    ck_assert(!has_need(script, "foreign") && !has_need(script, "host"));
    end();
}

TEST(aliases_and_lists_are_needs)
{
    begin();
    const struct script *script =
        good(HEAD "needs: [not: list-owner]\ndialogue:\n  - C: 'EXPN ${list}'\n"
                  "  - C: 'VRFY ${alias}'\n");
    ck_assert(has_need(script, "list") && has_need(script, "alias"));
    ck_assert(has_need(script, "not:list-owner") && !has_need(script, "list-owner"));
    end();
}

TEST(the_owner_of_a_list_is_a_need)
{
    begin();
    const struct script *script = good(HEAD "dialogue:\n  - C: VRFY ${owner}\n");
    ck_assert(has_need(script, "list-owner") && !has_need(script, "list"));
    end();
}

TEST(a_message_that_is_looked_for_holds_the_token)
{
    static const char words[] = "nothing that is sent contains ${token}";
    refused(HEAD "dialogue:\n  - message: hello\n  - mailbox: 1\n", words);
    refused(HEAD "dialogue:\n  - S: 250 ${token}\n  - mailbox: {holds: '${token}'}\n", words);
    begin();
    good(HEAD "vars: {text: '${token}'}\ndialogue:\n  - message: ${text}\n  - mailbox: none\n");
    end();
}

TEST(steps_may_be_nested_and_named_for_a_connection)
{
    begin();
    const struct script *script =
        good(HEAD "dialogue:\n  - connect2\n  - S2: {code: 220, capture: '(?<words>.*)'}\n"
                  "  - for: {word: '${words}'}\n    do:\n      - C2: HELP ${word}\n"
                  "  - if: 2yz\n    then: [starttls]\n    else:\n      - S: 5yz\n");
    ck_assert_uint_eq(script->steps_count, 4);
    ck_assert_str_eq(script->steps[0].verb->name, "connect");
    ck_assert_uint_eq(script->steps[0].connection, 2);
    ck_assert_uint_eq(script->steps[1].at.line, 5);
    end();
}

TEST(an_invariant_has_replies_and_no_steps)
{
    begin();
    const struct script *script = good(HEAD "always:\n  - {when: 2yz, faults: [nul]}\n");
    ck_assert_uint_eq(script->always_count, 1);
    ck_assert_uint_eq(script->steps_count, 0);
    end();
    refused(HEAD "start: mail\nalways: [250]\n", "`start` has no meaning beside `always`");
    refused(HEAD "always: []\n", "always is empty");
    refused(HEAD "always: [250]\n" STEPS, "a case needs `dialogue`");
}

TEST(keys_are_checked)
{
    refused(HEAD STEPS "tag: [x]\n",
            "c.yaml:4:1: a case has no key \"tag\"; did you mean \"tags\"?");
    refused(HEAD HEAD STEPS, "the key \"title\" is already on line 1");
    refused("covers: [rfc1-1-must]\n" STEPS, "a case needs `title`");
    refused("title: [t]\ncovers: [rfc1-1-must]\n" STEPS,
            "title must be a text, and this is a list");
    refused("title: |\n  one\n  two\ncovers: [rfc1-1-must]\n" STEPS, "a title must be one line");
    refused(HEAD, "a case needs `dialogue`");
    refused(HEAD "dialogue: []\n", "the dialogue is empty");
    refused(HEAD "dialogue: {S: 250}\n", "must be a list, and this is a mapping");
    refused("- a\n- b\n", "a case must be a mapping, and this is a list");
}

TEST(values_are_checked)
{
    refused(HEAD STEPS "start: rcpt\n", "start is closed, connected");
    refused(HEAD STEPS "protocol: [esmtp]\n", "a protocol is smtp, submission or lmtp");
    refused(HEAD STEPS "timeout: long\n", "a time is expected here");
    refused(HEAD STEPS "alone: yes\n", "\"true\" or \"false\" is expected here");
    refused(HEAD STEPS "tags: quick\n", "tags must be a list, and this is a text");
    refused(HEAD STEPS "needs: SIZE\n", "needs must be a list, and this is a text");
    refused(HEAD STEPS "needs: [mailbx]\n",
            "there is no need \"mailbx\"; did you mean \"mailbox\"?");
    refused(HEAD STEPS "needs: [pipelining]\n", "a need is an EHLO keyword in capitals");
    refused(HEAD STEPS "needs: [recipients: many]\n", "a number from 1 to 200 is expected");
    refused(HEAD STEPS "needs: [not: mailbx]\n", "did you mean \"mailbox\"?");
}

TEST(what_a_case_covers_is_checked)
{
    refused("title: t\ncovers: [rfc1-1-mast]\n" STEPS,
            "c.yaml:2:10: there is no requirement \"rfc1-1-mast\"; did you mean \"rfc1-1-must\"?");
    refused("title: t\ncovers: [rfc1-1-must, rfc1-1-must]\n" STEPS, "is already covered");
    refused("title: t\ncovers: []\n" STEPS, "covers is empty");
    refused("title: t\ncovers: rfc1-1-must\n" STEPS, "covers must be a list, and this is a text");
    refused("title: t\n" STEPS, "a case needs `covers`, or `level`");
    refused(HEAD "level: MUST\n" STEPS, "level and section come from what the case covers");
    refused("title: t\nlevel: must\n" STEPS, "level is MUST, SHOULD or MAY");
}

TEST(steps_are_checked)
{
    refused(HEAD "dialogue:\n  - c: NOOP\n",
            "c.yaml:4:5: there is no step \"c\"; did you mean \"C\"?");
    refused(HEAD "dialogue:\n  - mesage: x\n", "did you mean \"message\"?");
    refused(HEAD "dialogue:\n  - C\n", "C needs a value: LINE, or a list of lines");
    refused(HEAD "dialogue:\n  - C:\n", "C needs a value");
    refused(HEAD "dialogue:\n  - C: a\n    S: 250\n", "not a mapping of several keys");
    refused(HEAD "dialogue:\n  - [C, a]\n", "not a list");
    refused(HEAD "dialogue:\n  - resolve: {name: a, type: []}\n", "type is an empty list");
    refused(HEAD "dialogue:\n  - resolve: {name: a, as: [b]}\n", "as must be a text");
    refused(HEAD "dialogue:\n  - repeat: {times: 2, as: [n], do: [{S: 250}]}\n",
            "as must be a text");
    refused(HEAD "dialogue:\n  - {}\n", "a step is one key and its value");
    refused(HEAD "dialogue:\n  - if: 250\n    them: []\n", "did you mean \"then\"?");
    refused(HEAD "dialogue:\n  - if: 250\n", "if needs `then`, `else` or both");
    refused(HEAD "dialogue:\n  - for: {a: b}\n", "for needs `do`");
    refused(HEAD "dialogue:\n  - repeat: {times: 2}\n", "repeat needs");
    refused(HEAD "dialogue:\n  - wait: long\n", "a time is expected here");
    refused(HEAD "dialogue:\n  - S: 25\n", "\"25\" is not a reply code");
    refused(HEAD "dialogue:\n  - S: []\n", "this list of replies is empty");
}

TEST(mailbox_keys_that_would_ask_nothing_are_refused)
{
    refused(HEAD "dialogue:\n  - C: ${token}\n  - mailbox: {count: none, body: x}\n",
            "c.yaml:5:28: `body` has no meaning here: no message is expected");
    refused(HEAD "dialogue:\n  - C: ${token}\n  - mailbox: {should: {within: 5s}}\n",
            "`within` has no meaning here");
}

TEST(variables_are_checked)
{
    refused(HEAD "dialogue:\n  - C: RCPT TO:<${recipent}>\n",
            "c.yaml:4:17: there is no variable ${recipent}; did you mean ${recipient}?");
    refused(HEAD "vars: {a b: x}\n" STEPS, "\"a b\" is not a name");
    refused(HEAD "vars: {a: x}\n" STEPS, "the variable ${a} is never used");
    refused(HEAD "vars: {a: [x]}\n" STEPS, "a variable must be a mapping, and this is a list");
    refused(HEAD "vars: {a: {repeat: x}}\n" STEPS, "a repeated variable is");
    refused(HEAD "vars: {a: {repeat: x, length: 3, times: 2}}\n" STEPS, "a repeated variable is");
    refused(HEAD "each: [{a: x}]\nvars: {a: y}\n" STEPS, "the row already has a variable ${a}");
    refused(HEAD "each: []\n" STEPS, "each is empty");
    refused(HEAD "each: [x]\n" STEPS, "a row of `each` must be a mapping, and this is a text");
    refused(HEAD "each: [{a: 1}, {a: 1}]\n" STEPS, "the id \"c[1]\" is already used");
    refused(HEAD "each: [{a: 1, b: 2}, {a: 2}]\ndialogue: [{C: '${b}'}]\n",
            "there is no variable ${b}");
    refused("title: an ${a}\ncovers: [rfc1-1-must]\n" STEPS,
            "c.yaml:1:11: the title can only hold texts of a row of `each`, and \"a\" is not one");
}

SUITE("script")
