/* What the attempts at a case come to. */
#include "attempts.h"

#include "memory.h"
#include "playing.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

/* What a playing found, in a letter: p passed, w something wrong, c the connection was closed, n no
 * reply, m no message, e it could not be tried, s skipped, S a SHOULD that is not followed, k a
 * choice of the server, K closed where there is a choice, u not greeted. */
static struct smtpspec_result found(char letter)
{
    static const struct {
        char letter;
        enum smtpspec_verdict verdict;
        const char *reason, *got;
    } kinds[] = {
        {'p', SMTPSPEC_PASS, "", ""},
        {'w', SMTPSPEC_FAIL, "got 550 where 250 was expected", "550 no\\r\\n"},
        {'c', SMTPSPEC_FAIL, "the connection was closed where 250 was expected", "closed"},
        {'n', SMTPSPEC_FAIL, "no reply within 3 s where 250 was expected", "nothing"},
        {'m', SMTPSPEC_FAIL, "the mailbox holds 0", "none in the mailbox"},
        {'4', SMTPSPEC_FAIL, "got 421 where 250 was expected", "421 busy\\r\\n"},
        {'e', SMTPSPEC_ERROR, "we cannot", ""},
        {'s', SMTPSPEC_SKIP, "not offered", ""},
        {'S', SMTPSPEC_WARN, "got 251 where 250 was expected", "251 so\\r\\n"},
        {'k', SMTPSPEC_NOTE, "the server takes it", ""},
        {'K', SMTPSPEC_NOTE, "the connection was closed where 250 was expected", "closed"},
        {'u', SMTPSPEC_FAIL, "no reply within 3 s where 220 was expected", "nothing"},
    };
    size_t i = 0;
    while (kinds[i].letter != letter)
        i++;
    return (struct smtpspec_result){
        .verdict = kinds[i].verdict,
        .reason = mem_text(kinds[i].reason),
        .expected = mem_text(""),
        .got = mem_text(kinds[i].got),
    };
}

/* Plays those that LETTERS say, in this order. */
static struct smtpspec_result outcome(const char *letters, bool is_repeated, bool *is_decided)
{
    struct attempts attempts = {.is_repeated = is_repeated};
    struct smtpspec_result result = {0};
    for (const char *letter = letters; *letter; letter++) {
        struct smtpspec_result fresh = found(*letter);
        attempts_add(&attempts, &fresh, *letter != 'u');
        ck_assert_ptr_null(fresh.reason);
    }
    *is_decided = attempts_are_decided(&attempts);
    attempts_conclude(&attempts, &result);
    attempts_clear(&attempts);
    return result;
}

static void comes_to(const char *letters, enum smtpspec_verdict verdict, const char *reason)
{
    bool is_decided;
    struct smtpspec_result result = outcome(letters, false, &is_decided);
    ck_assert_msg(result.verdict == verdict && strstr(result.reason, reason), "%s: %s, %s", letters,
                  smtpspec_verdict_name(result.verdict), result.reason);
    result_empty(&result);
}

TEST(failing_every_time_is_a_fail)
{
    comes_to("wwwwwww", SMTPSPEC_FAIL, "got 550 where 250 was expected");
    comes_to("nnnn", SMTPSPEC_FAIL, "no reply within 3 s");
    comes_to("ccccccc", SMTPSPEC_FAIL, "closed");
    comes_to("w", SMTPSPEC_FAIL, "got 550");
    comes_to("SS", SMTPSPEC_WARN, "got 251");
}

TEST(what_is_wrong_once_is_unsteady)
{
    comes_to("wp", SMTPSPEC_UNSTEADY, "failed 1 of 2 times: got 550 where 250 was expected");
    comes_to("wwwwwwp", SMTPSPEC_UNSTEADY, "failed 6 of 7 times");
    comes_to("cppwp", SMTPSPEC_UNSTEADY, "failed 2 of 5 times: got 550");
    comes_to("ws", SMTPSPEC_UNSTEADY, "failed 1 of 2 times");
}

TEST(what_a_busy_server_does_once_is_a_pass_that_says_so)
{
    comes_to("cpppppp", SMTPSPEC_PASS, "turned away first: the connection was closed");
    comes_to("4pppppp", SMTPSPEC_PASS, "turned away first: got 421");
    comes_to("nppp", SMTPSPEC_PASS, "slow: no reply within 3 s");
    comes_to("mppp", SMTPSPEC_PASS, "slow: the mailbox holds 0");
    comes_to("Kk", SMTPSPEC_NOTE, "the server takes it");
    comes_to("KK", SMTPSPEC_NOTE, "closed");
    comes_to("uppp", SMTPSPEC_PASS, "slow: no reply");
    comes_to("ep", SMTPSPEC_PASS, "turned away first: we cannot");
}

TEST(what_recurs_is_unsteady)
{
    comes_to("cpcp", SMTPSPEC_UNSTEADY, "failed 2 of 4 times: the connection was closed");
    comes_to("mppm", SMTPSPEC_UNSTEADY, "failed 2 of 4 times: the mailbox holds 0");
}

TEST(a_should_that_is_followed_now_and_then_is_a_warning)
{
    comes_to("Sp", SMTPSPEC_WARN, "failed 1 of 2 times: got 251");
}

TEST(what_could_not_be_tried_takes_part_in_nothing)
{
    comes_to("ee", SMTPSPEC_ERROR, "we cannot");
    comes_to("es", SMTPSPEC_SKIP, "not offered");
    comes_to("wwe", SMTPSPEC_FAIL, "got 550");
    comes_to("meee", SMTPSPEC_ERROR, "we cannot");
    comes_to("uuuu", SMTPSPEC_FAIL, "where 220 was expected");
}

/* Repeated on purpose, nothing is excused. */
TEST(repeats_that_differ_are_unsteady)
{
    bool is_decided;
    struct smtpspec_result result = outcome("pcp", true, &is_decided);
    ck_assert(is_decided);
    ck_assert_int_eq(result.verdict, SMTPSPEC_UNSTEADY);
    result_empty(&result);
    result = outcome("ppp", true, &is_decided);
    ck_assert(!is_decided);
    ck_assert_int_eq(result.verdict, SMTPSPEC_PASS);
    ck_assert_str_eq(result.reason, "");
    result_empty(&result);
}

TEST(only_a_difference_is_decided_before_the_last_attempt)
{
    static const struct {
        const char *letters;
        bool is_decided;
    } rows[] = {{"w", false},  {"wwwww", false}, {"wp", true},
                {"cp", false}, {"cpc", true},    {"p", false}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bool is_decided;
        struct smtpspec_result result = outcome(rows[i].letters, false, &is_decided);
        ck_assert_msg(is_decided == rows[i].is_decided, "%s", rows[i].letters);
        result_empty(&result);
    }
}

SUITE("attempts")
