/* Liberties do what they say: each row is a dialogue whose last reply differs from the right
 * server's. */
#include "memory.h"
#include "unit.h"
#include "visit.h"

#include <stdlib.h>
#include <string.h>

#define EHLO "EHLO client.example\r\n"
#define MAIL "MAIL FROM:<a@b>\r\n"
#define RCPT "RCPT TO:<user1@test.example>\r\n"
#define UNKNOWN "RCPT TO:<nobody@test.example>\r\n"
#define MESSAGE "Subject: a\r\n\r\nb\r\n.\r\n"

static const struct row {
    const char *liberty;
    const char *octets; /* sent in one piece */
    size_t replies;
    unsigned right, other; /* codes of the last reply */
} rows[] = {
    {"mail-put-off", EHLO MAIL, 2, 250, 451},
    {"mail-put-off", EHLO MAIL MAIL, 3, 503, 250},
    {"rcpt-put-off", EHLO MAIL RCPT, 3, 250, 451},
    {"rcpt-put-off", EHLO MAIL RCPT RCPT, 4, 250, 250},
    {"data-put-off", EHLO MAIL RCPT "DATA\r\n", 4, 354, 451},
    {"message-put-off", EHLO MAIL RCPT "DATA\r\n" MESSAGE, 5, 250, 451},
    {"greylisting", EHLO MAIL RCPT, 3, 250, 450},
    {"greylisting", EHLO MAIL RCPT RCPT, 4, 250, 250},
    {"expn-absent", "EXPN staff\r\n", 1, 250, 502},
    {"vrfy-252", "VRFY user1\r\n", 1, 250, 252},
    {"expn-252", "EXPN staff\r\n", 1, 250, 252},
    {"data-without-recipient-503", EHLO MAIL "DATA\r\n", 3, 554, 503},
    {"auth-demanded", EHLO MAIL, 2, 250, 530},
    {"tls-demanded", EHLO MAIL, 2, 250, 530},
    {"tls-demanded", "NOOP\r\n", 1, 250, 250},
    {"recipients-checked-late", EHLO MAIL UNKNOWN, 3, 550, 250},
    {"recipients-checked-late", EHLO MAIL UNKNOWN "DATA\r\n" MESSAGE, 5, 0, 550},
    {"unknown-user-553", EHLO MAIL UNKNOWN, 3, 550, 553},
    {"dsn-absent", EHLO "MAIL FROM:<a@b> RET=HDRS\r\n", 2, 250, 555},
    {"dsn-absent", EHLO MAIL "RCPT TO:<user1@test.example> NOTIFY=NEVER\r\n", 3, 250, 555},
    {"chunking-absent", EHLO "BDAT 0 LAST\r\n", 2, 503, 502},
    {"chunking-absent", EHLO "MAIL FROM:<a@b> BODY=BINARYMIME\r\n", 2, 250, 501},
    {"smtputf8-absent", EHLO "MAIL FROM:<a@b> SMTPUTF8\r\n", 2, 250, 555},
    {"starttls-absent", "STARTTLS\r\n", 1, 220, 502},
    {"auth-after-ehlo", "AUTH PLAIN AHVzZXIxAHNlY3JldDE=\r\n", 1, 235, 503},
    {"no-rcpt-after-bdat", EHLO MAIL RCPT "BDAT 1\r\nx" RCPT, 5, 250, 503},
};

static unsigned play(const struct row *row, const char *liberty)
{
    struct visit visit;
    const struct reference_settings settings = {.liberties = &liberty,
                                                .liberties_count = liberty ? 1 : 0};
    visit_begin(&visit, &settings);
    visit_send(&visit, row->octets);
    for (size_t i = 0; i < row->replies; i++)
        ck_assert_int_eq(link_reply(visit.link, clock_now() + 10000, &visit.reply, NULL), LINK_OK);
    unsigned code = visit.reply.code;
    visit_end(&visit);
    return code;
}

TEST_EACH(a_liberty_changes_the_reply, rows)
{
    unsigned code = play(row, row->liberty);
    ck_assert_msg(code == row->other, "%s: %u", row->liberty, code);
    if (row->right)
        ck_assert_msg(play(row, NULL) == row->right, "without %s it is wrong", row->liberty);
}

static const struct listing {
    const char *liberty;
    const char *keyword; /* that EHLO does not list */
} listings[] = {
    {"expn-absent", "EXPN\r\n"},
    {"dsn-absent", "DSN\r\n"},
    {"chunking-absent", "CHUNKING\r\n"},
    {"smtputf8-absent", "SMTPUTF8\r\n"},
    {"starttls-absent", "STARTTLS\r\n"},
    {"pipelining-absent", "PIPELINING\r\n"},
};

TEST_EACH(what_is_absent_is_not_listed, listings)
{
    struct visit visit;
    const struct reference_settings settings = {.liberties = &row->liberty, .liberties_count = 1};
    visit_begin(&visit, &settings);
    visit_command(&visit, "EHLO client.example", 250);
    ck_assert_ptr_null(strstr(visit.reply.octets.octets, row->keyword));
    visit_end(&visit);
}

static const struct delivered {
    const char *liberty;
    const char *part;
    bool has; /* the message has it */
} deliveries[] = {
    {"hop-above", "\r\nReceived: from mx.test.example", true},
    {"received-without-for", "\tfor <", false},
    {"received-via-tcp", " via TCP with ESMTP", true},
};

TEST_EACH(a_liberty_changes_the_trace, deliveries)
{
    struct visit visit;
    const struct reference_settings settings = {.liberties = &row->liberty, .liberties_count = 1};
    visit_begin(&visit, &settings);
    visit_open_transaction(&visit);
    visit_command(&visit, "DATA", 354);
    visit_send(&visit, MESSAGE);
    visit_expect(&visit, 250);
    char *message = visit_message(&visit, "user1", 0);
    ck_assert_msg((strstr(message, row->part) != NULL) == row->has, "%s", message);
    free(message);
    visit_end(&visit);
}

TEST(replies_have_several_lines_or_other_texts)
{
    const char *const both[] = {"replies-in-several-lines", "other-texts"};
    const struct reference_settings settings = {.liberties = both, .liberties_count = 2};
    struct visit visit;
    visit_begin(&visit, &settings);
    visit_command(&visit, "NOOP", 250);
    ck_assert_str_eq(visit.reply.octets.octets,
                     "250-2.0.0 Done as requested\r\n250 2.0.0 End of reply\r\n");
    visit_end(&visit);
}

TEST(every_liberty_quotes_the_sentence_that_grants_it)
{
    size_t count;
    const struct liberty *liberties = reference_liberties(&count);
    ck_assert_uint_ge(count, 20);
    for (size_t i = 0; i < count; i++) {
        ck_assert_msg(strncmp(liberties[i].section, "RFC ", 4) == 0, "%s", liberties[i].name);
        ck_assert_msg(strlen(liberties[i].sentence) > 20, "%s", liberties[i].name);
        for (size_t k = 0; k < i; k++)
            ck_assert_str_ne(liberties[i].name, liberties[k].name);
    }
}

TEST(an_unknown_liberty_is_named_with_the_nearest_one)
{
    const char *const names[] = {"greylistin"};
    const struct reference_settings settings = {.liberties = names, .liberties_count = 1};
    struct err err = {0};
    ck_assert_ptr_null(reference_start(&settings, &err));
    ck_assert_ptr_nonnull(strstr(err.text, "\"greylisting\""));
}

SUITE("reference_liberties", .timeout_s = 100)
