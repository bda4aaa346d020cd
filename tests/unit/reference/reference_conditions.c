/* When faults act: conditions, and sessions that are spared. */
#include "memory.h"
#include "unit.h"
#include "visit.h"

#include <stdlib.h>
#include <string.h>

static void begin(struct visit *visit, const char *fault, const char *when)
{
    const struct reference_settings settings = {.faults = &fault, .faults_count = 1, .when = when};
    visit_begin(visit, &settings);
}

/* Sends a message of the lines in the transaction that is open. */
static void send_message(struct visit *visit, const char *text)
{
    visit_command(visit, "DATA", 354);
    visit_send(visit, text);
    visit_expect(visit, 250);
}

static bool message_has(struct visit *visit, const char *text)
{
    char *message = visit_message(visit, "user1", 0);
    bool has = strstr(message, text) != NULL;
    free(message);
    return has;
}

TEST(first_line_is_that_of_the_message)
{
    struct visit visit;
    begin(&visit, "dots-not-removed", "first-line");
    visit_open_transaction(&visit);
    send_message(&visit, "..one: 1\r\n..two: 2\r\n\r\nbody\r\n.\r\n");
    ck_assert(message_has(&visit, "\r\n..one: 1\r\n.two: 2\r\n"));
    visit_end(&visit);
}

TEST(nth_counts_the_commands_of_the_verb)
{
    struct visit visit;
    begin(&visit, "noop-252", "nth=3");
    visit_command(&visit, "NOOP", 250);
    visit_command(&visit, "RSET", 250);
    visit_command(&visit, "NOOP", 250);
    visit_command(&visit, "NOOP", 252);
    visit_command(&visit, "NOOP", 252);
    visit_end(&visit);
}

TEST(logged_in_is_after_auth)
{
    struct visit visit;
    begin(&visit, "noop-252", "logged-in");
    visit_command(&visit, "EHLO client.example", 250);
    visit_command(&visit, "NOOP", 250);
    visit_command(&visit, "AUTH PLAIN AHVzZXIxAHNlY3JldDE=", 235);
    visit_command(&visit, "NOOP", 252);
    visit_end(&visit);
}

TEST(second_session_is_any_but_the_first)
{
    struct visit visit;
    begin(&visit, "noop-252", "second-session");
    visit_command(&visit, "NOOP", 250);
    visit_again(&visit);
    visit_command(&visit, "NOOP", 252);
    visit_end(&visit);
}

TEST(pipelined_is_with_another_command)
{
    struct visit visit;
    begin(&visit, "noop-252", "pipelined");
    visit_command(&visit, "NOOP", 250);
    visit_send(&visit, "NOOP\r\nNOOP\r\n");
    visit_expect(&visit, 252);
    visit_expect(&visit, 252);
    visit_command(&visit, "NOOP", 250);
    visit_end(&visit);
}

TEST(all_conditions_have_to_hold)
{
    struct visit visit;
    begin(&visit, "noop-252", "pipelined,nth=3");
    visit_send(&visit, "NOOP\r\nNOOP\r\n");
    visit_expect(&visit, 250);
    visit_expect(&visit, 250);
    visit_command(&visit, "NOOP", 250);
    visit_send(&visit, "NOOP\r\nRSET\r\n");
    visit_expect(&visit, 252);
    visit_expect(&visit, 250);
    visit_end(&visit);
}

/* Leaves without QUIT after a message of LENGTH octets, its commands in one segment or not. */
static size_t kept_after_leaving(bool pipelined, size_t length)
{
    static const char envelope[] = "MAIL FROM:<a@b>\r\nRCPT TO:<user1@test.example>\r\n";
    struct visit visit;
    begin(&visit, "lost-without-quit", "big,pipelined");
    visit_command(&visit, "EHLO client.example", 250);
    if (pipelined) {
        visit_send(&visit, envelope);
        visit_expect(&visit, 250);
        visit_expect(&visit, 250);
    } else {
        visit_command(&visit, "MAIL FROM:<a@b>", 250);
        visit_command(&visit, "RCPT TO:<user1@test.example>", 250);
    }
    char *text = mem_alloc(length + 8);
    memset(text, 'x', length);
    for (size_t i = 78; i + 1 < length; i += 80)
        memcpy(text + i, "\r\n", 2);
    memcpy(text + length, "\r\n.\r\n", sizeof "\r\n.\r\n");
    send_message(&visit, text);
    free(text);
    visit_again(&visit);
    visit_command(&visit, "NOOP", 250);
    size_t count = 0; /* the end of the first session may still be on its way */
    for (int i = 0; i < 50 && !count; i++) {
        count = visit_count(&visit, "user1");
        if (!count)
            stop_sleep(visit.stop, 20);
    }
    visit_end(&visit);
    return count;
}

TEST(a_fault_may_need_two_conditions)
{
    ck_assert_uint_eq(kept_after_leaving(false, 100000), 1);
    ck_assert_uint_eq(kept_after_leaving(true, 1000), 1);
    ck_assert_uint_eq(kept_after_leaving(true, 100000), 0);
}

TEST(an_unknown_condition_is_named_with_the_nearest_one)
{
    const struct reference_settings settings = {.when = "big,pipelind"};
    struct err err = {0};
    ck_assert_ptr_null(reference_start(&settings, &err));
    ck_assert_ptr_nonnull(strstr(err.text, "\"pipelined\""));
    const struct reference_settings number = {.when = "nth=x"};
    ck_assert_ptr_null(reference_start(&number, &err));
    ck_assert_ptr_nonnull(strstr(err.text, "nth="));
}

static void deliver_one(struct visit *visit)
{
    visit_open_transaction(visit);
    send_message(visit, "Subject: a\r\n\r\nb\r\n.\r\n");
}

TEST(spared_sessions_are_left_alone)
{
    struct visit visit;
    visit_begin_faulty(&visit, "message-lost");
    reference_spare(visit.reference, true);
    visit_again(&visit);
    deliver_one(&visit);
    ck_assert_uint_eq(visit_count(&visit, "user1"), 1);
    reference_spare(visit.reference, false);
    visit_command(&visit, "RSET", 250);
    deliver_one(&visit); /* the session is spared to its end */
    ck_assert_uint_eq(visit_count(&visit, "user1"), 2);
    visit_again(&visit);
    deliver_one(&visit);
    ck_assert_uint_eq(visit_count(&visit, "user1"), 2);
    visit_end(&visit);
}

TEST(sparing_can_be_switched_off)
{
    static const char *const fault = "message-lost";
    const struct reference_settings settings = {
        .faults = &fault, .faults_count = 1, .spare_nothing = true};
    struct visit visit;
    visit_begin(&visit, &settings);
    reference_spare(visit.reference, true);
    visit_again(&visit);
    deliver_one(&visit);
    ck_assert_uint_eq(visit_count(&visit, "user1"), 0);
    visit_end(&visit);
}

TEST(other_faults_spare_nobody)
{
    struct visit visit;
    visit_begin_faulty(&visit, "noop-252");
    reference_spare(visit.reference, true);
    visit_again(&visit);
    visit_command(&visit, "NOOP", 252);
    visit_end(&visit);
}

SUITE("reference_conditions", .timeout_s = 100)
