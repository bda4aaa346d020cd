#include "template.h"

#include "arena.h"
#include "binder.h"
#include "loading.h"
#include "matcher.h"
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

/* The first value of a YAML list. */
static const struct node *value_of(const char *yaml)
{
    const struct node *list = node_read_text("f.yaml", yaml, strlen(yaml), arena, problems);
    ck_assert_ptr_nonnull(list);
    return list->values[0];
}

static void becomes(const char *yaml, const char *expected)
{
    struct template *template = template_bind(&binder, value_of(yaml));
    ck_assert_ptr_nonnull(template);
    struct buffer out = {0};
    struct err err;
    ck_assert(template_expand(template, vars, &out, &err));
    ck_assert_str_eq(buffer_text(&out), expected);
    buffer_release(&out);
}

static void refused(const char *yaml, const char *words)
{
    begin();
    ck_assert_ptr_null(template_bind(&binder, value_of(yaml)));
    char *said = problems_text(problems);
    ck_assert_msg(strstr(said, words) != NULL, "\"%s\" is not in:\n%s", words, said);
    free(said);
    end();
}

static void fails(const char *yaml, const char *words)
{
    struct template *template = template_bind(&binder, value_of(yaml));
    struct buffer out = BUFFER_LIMITED(20);
    struct err err = {0};
    ck_assert(!template_expand(template, vars, &out, &err));
    ck_assert_msg(strstr(err.text, words) != NULL, "\"%s\" is not in: %s", words, err.text);
    buffer_release(&out);
}

TEST(variables_are_replaced)
{
    begin();
    vars_set(vars, "sender", "a@b.example", 11);
    becomes("['MAIL FROM:<${sender}>']", "MAIL FROM:<a@b.example>");
    becomes("['${sender}${sender}']", "a@b.examplea@b.example");
    becomes("['']", "");
    becomes("['$ { } $x $']", "$ { } $x $");
    end();
}

TEST(a_doubled_dollar_is_no_variable)
{
    begin();
    becomes("['$${sender} x']", "${sender} x");
    end();
}

TEST(numbers_can_be_added_to)
{
    begin();
    vars_set(vars, "size", "1000", 4);
    becomes("['${size+1} ${size-1} ${size}']", "1001 999 1000");
    fails("['${size-1001}']", "below zero");
    vars_set(vars, "size", "many", 4);
    fails("['${size+1}']", "\"many\" is not a number");
    end();
}

TEST(what_has_no_value_or_no_room_is_an_error)
{
    begin();
    fails("['${host}']", "host");
    vars_set(vars, "host", "mx.of.a.rather.long.name.example", 32);
    fails("['${host}']", "too long");
    end();
}

TEST(binary_text_holds_no_variables)
{
    begin();
    becomes("[!!binary JHtzZW5kZXJ9]", "${sender}");
    end();
}

TEST(an_unknown_variable_is_shown_at_its_column)
{
    refused("- RCPT TO:<${recipent}>\n",
            "f.yaml:1:12: there is no variable ${recipent}; did you mean ${recipient}?\n"
            "    - RCPT TO:<${recipent}>\n"
            "               ^\n");
    refused("- |\n  Subject: x\n\n  ${tokn}\n", "f.yaml:4:3: there is no variable ${tokn}");
}

TEST(what_is_no_variable_is_refused)
{
    refused("- 'a ${token'\n", "f.yaml:1:6: ${ has no }");
    refused("- 'a ${}'\n", "f.yaml:1:6: ${...} holds the name of a variable");
    refused("- 'a ${size+}'\n", "${...} holds");
    refused("- 'a ${size+1x}'\n", "${...} holds");
    refused("- 'a ${size*2}'\n", "${...} holds");
    refused("- 'a ${size+99999999999999999999}'\n", "${...} holds");
    refused("- [a]\n", "what stands here must be a text, and this is a list");
}

TEST(a_variable_becomes_known)
{
    begin();
    binder_know(&binder, "verb");
    vars_set(vars, "verb", "HELP", 4);
    becomes("['${verb}']", "HELP");
    end();
    refused("['${verb}']", "there is no variable ${verb}");
}

static enum pattern_outcome outcome_of(const char *yaml, const char *text)
{
    struct matcher *matcher = matcher_bind(&binder, value_of(yaml), 0);
    ck_assert_ptr_nonnull(matcher);
    struct buffer why = {0};
    enum pattern_outcome outcome = matcher_find(matcher, vars, text, strlen(text), NULL, &why);
    ck_assert_int_eq(outcome == PATTERN_TOO_COSTLY, why.length > 0);
    buffer_release(&why);
    return outcome;
}

TEST(variables_stand_for_themselves_in_a_pattern)
{
    begin();
    vars_set(vars, "host", "mx.example", 10);
    ck_assert_int_eq(outcome_of("['^${host}$']", "mx.example"), PATTERN_MATCHES);
    ck_assert_int_eq(outcome_of("['^${host}$']", "mx-example"), PATTERN_DIFFERS);
    ck_assert_int_eq(outcome_of("['[${host}]']", "."), PATTERN_MATCHES);
    vars_set(vars, "host", ".*(", 3);
    ck_assert_int_eq(outcome_of("['^${host}$']", "anything"), PATTERN_DIFFERS);
    end();
}

TEST(a_search_without_a_value_is_neither_found_nor_not_found)
{
    begin();
    ck_assert_int_eq(outcome_of("['${host}']", "x"), PATTERN_TOO_COSTLY);
    end();
}

static void no_pattern(const char *yaml, const char *words)
{
    begin();
    ck_assert_ptr_null(matcher_bind(&binder, value_of(yaml), 0));
    char *said = problems_text(problems);
    ck_assert_msg(strstr(said, words) != NULL, "\"%s\" is not in:\n%s", words, said);
    free(said);
    end();
}

TEST(a_bad_pattern_is_shown_at_its_column)
{
    no_pattern("- ab(cd\n", "f.yaml:1:8: this is not a valid pattern: missing closing parenthesis");
    no_pattern("- '${host}(cd'\n",
               "f.yaml:1:4: this is not a valid pattern: missing closing parenthesis");
    no_pattern("- '${hos}'\n", "there is no variable ${hos}; did you mean ${host}?");
}

TEST(named_groups_become_known)
{
    begin();
    ck_assert(!binder_knows(&binder, "name"));
    matcher_bind(&binder, value_of("['(?<name>x)']"), 0);
    ck_assert(binder_knows(&binder, "name"));
    end();
}

SUITE("template")
