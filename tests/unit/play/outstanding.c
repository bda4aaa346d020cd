/* How many replies are outstanding. */
#include "outstanding.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

/* TEXT is a literal and may hold NULs. */
#define SENT(owed, last_code, text) outstanding_sent(owed, last_code, text, sizeof(text) - 1)

TEST(each_command_line_is_owed_one_reply)
{
    struct outstanding owed = {.replies = 1};
    ck_assert(!outstanding_nothing(&owed));
    outstanding_answered(&owed);
    ck_assert(outstanding_nothing(&owed));
    SENT(&owed, 220, "EHLO client.example\r\n");
    ck_assert_uint_eq(owed.replies, 1);
    outstanding_answered(&owed);
    SENT(&owed, 250, "MAIL FROM:<>\r\nRCPT TO:<user1@test.example>\r\nDATA\r\n");
    ck_assert_uint_eq(owed.replies, 3);
    ck_assert(!owed.is_unknown);
}

TEST(content_is_owed_one_at_its_end)
{
    struct outstanding owed = {0};
    SENT(&owed, 354, "Subject: a\r\n");
    SENT(&owed, 354, "\r\n..b\r\n.c\r\n");
    ck_assert(outstanding_nothing(&owed));
    SENT(&owed, 354, "d\r\n.\r\n");
    ck_assert_uint_eq(owed.replies, 1);
    ck_assert(!owed.is_unknown);
    SENT(&owed, 354, "QUIT\r\n"); /* or is it content? */
    ck_assert(owed.is_unknown);
}

static void expect_unknown(unsigned last_code, const char *octets, size_t length)
{
    struct outstanding owed = {0};
    outstanding_sent(&owed, last_code, octets, length);
    ck_assert_msg(owed.is_unknown, "%u: %s", last_code, octets);
    ck_assert(!outstanding_nothing(&owed));
    while (owed.replies)
        outstanding_answered(&owed);
    ck_assert(!outstanding_nothing(&owed));
}

static void line_of(char *line, size_t length)
{
    memset(line, 'x', length);
    line[length - 2] = '\r';
    line[length - 1] = '\n';
}

#define UNKNOWN(last_code, text) expect_unknown(last_code, text, sizeof(text) - 1)

TEST(what_servers_may_read_in_two_ways_ends_the_count)
{
    UNKNOWN(250, "NOOP\n");
    UNKNOWN(250, "NOOP\rNOOP\r\n");
    UNKNOWN(250, "NOOP\r");
    UNKNOWN(250, "NO");
    UNKNOWN(250, "\r\n");
    UNKNOWN(250, "NOOP\r\n\r\n");
    UNKNOWN(250, "NO\0OP\r\n");
    UNKNOWN(250, "NOOP \xFF\r\n");
    UNKNOWN(250, "bdat 3 LAST\r\nabc");
    UNKNOWN(354, "a\n.\n");
    UNKNOWN(354, "a\r\n.\rb\r\n");
    UNKNOWN(354, "a\r\n.");
    UNKNOWN(354, "a\r\n.\0\r\n");
    UNKNOWN(354, "a\r\n. \r\n");
    UNKNOWN(354, "a\r\n.\t\r\n");
    UNKNOWN(354, "a\r\n.\r\nMAIL FROM:<>\r\n");
    char line[600];
    line_of(line, 513);
    expect_unknown(250, line, 513);
}

TEST(a_line_of_512_octets_is_counted)
{
    struct outstanding owed = {0};
    char line[512];
    line_of(line, sizeof line);
    outstanding_sent(&owed, 250, line, sizeof line);
    ck_assert_uint_eq(owed.replies, 1);
    ck_assert(!owed.is_unknown);
}

SUITE("outstanding")
