#include "buffer.h"
#include "loading.h"
#include "nearest.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

static struct problems *problems;

static void begin(void)
{
    problems = problems_new();
}

static void end(void)
{
    problems_free(&problems);
}

static void says(const char *expected)
{
    char *text = problems_text(problems);
    ck_assert_str_eq(text, expected);
    free(text);
}

TEST(a_problem_is_shown_with_its_line_and_a_caret)
{
    const char *text = "one\n\ttwo words\r\n";
    problems_source(problems, "f.yaml", text, strlen(text));
    problem_at(problems, (struct location){"f.yaml", 2, 6}, "no %s", "words");
    says("f.yaml:2:6: no words\n"
         "    \ttwo words\n"
         "    \t    ^\n");
}

TEST(the_caret_counts_characters_and_not_octets)
{
    problems_source(problems, "f", "Füße: x", strlen("Füße: x"));
    problem_at(problems, (struct location){"f", 1, 7}, "here");
    says("f:1:7: here\n    Füße: x\n          ^\n");
}

TEST(octets_that_would_upset_a_terminal_are_escaped)
{
    problems_source(problems, "f", "a\x1b[2J\xff b", 8);
    problem_at(problems, (struct location){"f", 1, 8}, "here");
    says("f:1:8: here\n    a\\x1B[2J\\xFF b\n                 ^\n");
}

TEST(a_long_line_is_cut_around_the_caret)
{
    char line[3001];
    memset(line, '.', 3000);
    line[3000] = '\0';
    line[1999] = 'X';
    problems_source(problems, "f", line, 3000);
    problem_at(problems, (struct location){"f", 1, 2000}, "here");
    char *text = problems_text(problems);
    ck_assert_uint_lt(strlen(text), 400);
    char *shown = strchr(text, '\n') + 1, *caret = strchr(shown, '\n') + 1;
    ck_assert_int_eq(shown[strchr(caret, '^') - caret], 'X');
    free(text);
}

TEST(problems_come_in_the_order_of_files_lines_and_columns)
{
    problems_source(problems, "b", "", 0);
    problems_source(problems, "a", "", 0);
    problem_at(problems, (struct location){"a", 1, 1}, "fourth");
    problem_at(problems, (struct location){"b", 2, 3}, "third");
    problem_at(problems, (struct location){"b", 2, 1}, "second");
    problem_at(problems, (struct location){"b", 0, 0}, "first");
    says("b: first\nb:2:1: second\nb:2:3: third\na:1:1: fourth\n");
}

TEST(what_was_probably_meant_follows_the_message)
{
    problem_near(problems, (struct location){"f", 1, 1}, "title", "no %s", "titel");
    problem_near(problems, (struct location){"f", 2, 1}, "${token}", "no %s", "${tokn}");
    problem_near(problems, (struct location){"f", 3, 1}, NULL, "no %s", "x");
    says("f:1:1: no titel; did you mean \"title\"?\n"
         "f:2:1: no ${tokn}; did you mean ${token}?\n"
         "f:3:1: no x\n");
}

static void take(void *into, const struct problem_shown *problem)
{
    buffer_format(into, "%s %u %u %s %s\n", problem->file, problem->line, problem->column,
                  problem->message, problem->near ? problem->near : "-");
}

TEST(problems_are_handed_out_in_order_and_in_parts)
{
    struct buffer out = {0};
    problems_source(problems, "b", "", 0);
    problem_near(problems, (struct location){"a", 1, 2}, "x", "second");
    problem_at(problems, (struct location){"b", 0, 0}, "first");
    ck_assert_uint_eq(problems_each(problems, take, &out), 0);
    ck_assert_str_eq(buffer_text(&out), "b 0 0 first -\na 1 2 second x\n");
    buffer_release(&out);
}

TEST(the_same_problem_is_shown_once)
{
    problem_at(problems, (struct location){"a", 1, 1}, "x");
    problem_at(problems, (struct location){"a", 1, 1}, "x");
    problem_at(problems, (struct location){"a", 1, 1}, "y");
    ck_assert_uint_eq(problems_count(problems), 2);
}

TEST(a_flood_of_problems_is_counted_and_not_kept)
{
    for (unsigned line = 1; line <= 5000; line++)
        problem_at(problems, (struct location){"a", line, 1}, "x");
    ck_assert_uint_eq(problems_count(problems), 5000);
    char *text = problems_text(problems);
    ck_assert_ptr_nonnull(strstr(text, "and 4000 more\n"));
    free(text);
}

TEST(a_slip_of_the_finger_is_recognised)
{
    static const char *const names[] = {"title", "dialogue", "needs", "S", NULL};
    ck_assert_str_eq(nearest_name("titel", names), "title");
    ck_assert_str_eq(nearest_name("dialog", names), "dialogue");
    ck_assert_str_eq(nearest_name("Needs", names), "needs");
    ck_assert_str_eq(nearest_name("s", names), "S");
}

TEST(another_word_is_not_taken_for_a_slip)
{
    static const char *const names[] = {"serve", "list", "C", NULL};
    ck_assert_ptr_null(nearest_name("sender", names));
    ck_assert_ptr_null(nearest_name("data", names));
    ck_assert_ptr_null(nearest_name("x", names));
    ck_assert_ptr_null(nearest_name("", names));
    char longest[1001];
    memset(longest, 'a', 1000);
    longest[1000] = '\0';
    ck_assert_ptr_null(nearest_name(longest, names));
}

SUITE("problems", .before = begin, .after = end)
