/* Which command each reply answers. */
#include "answers.h"
#include "unit.h"

#include <string.h>

static struct answers answers;

/* TEXT is a literal and may hold NULs. */
#define SENT(last_code, text) answers_sent(&answers, last_code, text, sizeof(text) - 1)

static void begin(void)
{
    answers_begin(&answers);
    ck_assert_str_eq(asked_name(answers_next(&answers, 220)), "greeting");
}

static void answered(unsigned code, const char *to)
{
    ck_assert_str_eq(asked_name(answers_next(&answers, code)), to);
}

TEST(replies_come_in_the_order_of_the_commands)
{
    SENT(220, "ehlo client.example\r\n");
    answered(250, "EHLO");
    SENT(250, "MAIL FROM:<>\r\nRcpt TO:<user1@test.example>\r\nXYZ\r\nDATA\r\n");
    answered(250, "MAIL");
    answered(250, "RCPT");
    answered(500, "unknown");
    answered(354, "DATA");
    SENT(354, "Subject: a\r\n\r\n");
    SENT(354, "..\r\n.\r\n");
    answered(250, "message");
    SENT(250, "QUIT\r\n");
    answered(221, "QUIT");
}

static void answered_too_early(unsigned code, const char *to, bool is_too_early)
{
    answered(code, to);
    ck_assert_msg(answers.was_too_early == is_too_early, "%s", to);
}

TEST(what_comes_before_what_it_needs_is_too_early)
{
    SENT(250, "RCPT TO:<a>\r\nDATA\r\nMAIL FROM:<>\r\nDATA\r\nRCPT TO:<a>\r\nRCPT TO:<b>\r\n");
    answered_too_early(250, "RCPT", true);
    answered_too_early(503, "DATA", true);
    answered_too_early(250, "MAIL", false);
    answered_too_early(503, "DATA", true);
    answered_too_early(550, "RCPT", false);
    answered_too_early(250, "RCPT", false);
    SENT(250, "DATA\r\n");
    answered_too_early(354, "DATA", false);
    SENT(354, ".\r\n");
    answered_too_early(250, "message", false);
    SENT(250, "DATA\r\n");
    answered_too_early(354, "DATA", true);
    SENT(354, ".\r\n");
    answered_too_early(250, "message", true);
}

TEST(what_ends_a_transaction_makes_the_next_recipient_too_early)
{
    static const struct {
        const char *line, *asked;
        unsigned code;
        bool ends;
    } rows[] = {{"RSET\r\n", "RSET", 250, true},    {"EHLO a\r\n", "EHLO", 250, true},
                {"EHLO a\r\n", "EHLO", 501, false}, {"HELO a\r\n", "HELO", 250, true},
                {"NOOP\r\n", "NOOP", 250, false},   {"MAIL FROM:<>\r\n", "MAIL", 503, false}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        begin();
        SENT(250, "MAIL FROM:<>\r\n");
        answered(250, "MAIL");
        answers_sent(&answers, 250, rows[i].line, strlen(rows[i].line));
        answered(rows[i].code, rows[i].asked);
        SENT(250, "RCPT TO:<a>\r\n");
        answered_too_early(503, "RCPT", rows[i].ends);
    }
}

TEST(what_is_sent_after_a_421_is_told_apart)
{
    SENT(220, "NOOP\r\nRSET\r\n"); /* before it was read */
    answered(421, "NOOP");
    answered(250, "RSET");
    SENT(421, "NOOP\r\nQUIT\r\n");
    answered(250, "after-421");
    answered(221, "QUIT");
}

TEST(a_verb_is_a_whole_word)
{
    SENT(220, "RCPTX\r\n");
    answered(500, "unknown");
    SENT(500, "HELP\r\n");
    answered(214, "HELP");
}

TEST(what_answers_a_334_belongs_to_auth)
{
    SENT(250, "AUTH LOGIN\r\n");
    answered(334, "AUTH");
    SENT(334, "dXNlcjE=\r\n");
    answered(334, "AUTH");
    SENT(334, "QUIT\r\n");
    answered(535, "AUTH");
    SENT(535, "QUIT\r\n");
    answered(221, "QUIT");
}

TEST(the_octets_of_a_chunk_are_no_commands)
{
    SENT(250, "RCPT TO:<user1@test.example>\r\nBDAT 6\r\nNO");
    answered(250, "RCPT");
    SENT(250, "OP\r\nNOOP\r\n");
    answered(250, "BDAT");
    answered(250, "NOOP");
    SENT(250, "BDAT 0 LAST\r\n");
    answered(250, "BDAT");
}

TEST(after_a_rejected_chunk_nothing_is_certain)
{
    SENT(250, "BDAT 6\r\nNOOP\r\n");
    answered(503, "BDAT");
    SENT(503, "RCPT TO:<user1@test.example>\r\n");
    answered(250, "unknown");
}

TEST(an_lmtp_server_answers_a_message_more_than_once)
{
    SENT(354, ".\r\n");
    answered(250, "message");
    answered(550, "message");
    SENT(550, "RSET\r\n");
    answered(250, "RSET");
    answered(250, "unknown");
}

static void lost(unsigned last_code, const char *octets, size_t length)
{
    begin();
    answers_sent(&answers, last_code, octets, length);
    answered(250, "unknown");
    SENT(250, "NOOP\r\n");
    answered(250, "unknown");
}

#define LOST(last_code, text) lost(last_code, text, sizeof(text) - 1)

TEST(what_servers_may_read_in_two_ways_ends_it)
{
    LOST(250, "NOOP\nNOOP\r\n");
    LOST(250, "NO");
    LOST(250, "\r\n");
    LOST(250, "NO\0OP\r\n");
    LOST(250, "BDAT x\r\n");
    LOST(354, "a\n.\n");
    LOST(354, ". \r\n.\r\n");
    LOST(354, ".\r\nNOOP\r\n");
    LOST(334, "dXNlcjE=\r\nNOOP\r\n");
}

TEST(what_was_sent_with_data_or_starttls_may_be_no_commands)
{
    SENT(250, "DATA\r\nNOOP\r\n");
    answered(354, "DATA");
    answered(250, "unknown");
    begin();
    SENT(250, "DATA\r\nNOOP\r\n");
    answered(503, "DATA");
    answered(250, "NOOP");
    SENT(250, "STARTTLS\r\nNOOP\r\n");
    answered(220, "STARTTLS");
    answered(250, "unknown");
}

TEST(a_group_may_be_too_long_to_follow)
{
    for (int i = 0; i < ANSWERS_MOST; i++)
        SENT(250, "NOOP\r\n");
    answered(250, "NOOP");
    SENT(250, "NOOP\r\n");
    SENT(250, "NOOP\r\n");
    answered(250, "unknown");
}

SUITE("answers", .before = begin)
