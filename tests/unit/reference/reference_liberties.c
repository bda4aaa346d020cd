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
#define DATA "DATA\r\n"
#define NULL_MAIL "MAIL FROM:<>\r\n"
#define SECOND "RCPT TO:<user2@test.example>\r\n"
#define FOREIGN "RCPT TO:<a@elsewhere.example>\r\n"
#define BIG_MAIL "MAIL FROM:<a@b> SIZE=70000\r\n"
#define LOGIN "AUTH PLAIN AHVzZXIxAHNlY3JldDE=\r\n"
#define WRONG_LOGIN "AUTH PLAIN AHVzZXIxAHNlY3JldDI=\r\n"
#define BARE_LF "Subject: a\r\n\r\nb\nc\r\n.\r\n"
#define EIGHT_BIT "Subject: a\r\n\r\n\xe4\r\n.\r\n"
#define TWICE(text) text text
#define FOUR_TIMES(text) TWICE(text) TWICE(text)

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
    {"expn-252-unlisted", "EXPN staff\r\n", 1, 250, 252},
    {"expn-denied", "EXPN staff\r\n", 1, 250, 550},
    {"expn-denied", "EXPN user1\r\n", 1, 250, 250},
    {"expn-of-users-550", "EXPN user1\r\n", 1, 250, 550},
    {"expn-of-users-550", "EXPN staff\r\n", 1, 250, 250},
    {"vrfy-of-lists-550", "VRFY staff\r\n", 1, 250, 550},
    {"vrfy-of-lists-252", "VRFY staff\r\n", 1, 250, 252},
    {"queries-after-login", "VRFY user1\r\n", 1, 250, 530},
    {"queries-252-before-login", "EXPN staff\r\n", 1, 250, 252},
    {"help-211", "HELP\r\n", 1, 214, 211},
    {"help-with-argument-504", "HELP MAIL\r\n", 1, 214, 504},
    {"help-with-argument-504", "HELP\r\n", 1, 214, 214},
    {"obsolete-verbs-unrecognised", "TURN\r\n", 1, 502, 500},
    {"dsn-under-tls-only", EHLO "MAIL FROM:<a@b> RET=HDRS\r\n", 2, 250, 555},
    {"chunking-unrecognised", EHLO "BDAT 0 LAST\r\n", 2, 503, 500},
    {"chunking-under-tls-only", EHLO "BDAT 0 LAST\r\n", 2, 503, 502},
    {"binarymime-absent", EHLO "MAIL FROM:<a@b> BODY=BINARYMIME\r\n", 2, 250, 501},
    {"smtputf8-under-tls-only", EHLO "MAIL FROM:<a@b> SMTPUTF8\r\n", 2, 250, 555},
    {"starttls-unrecognised", "STARTTLS\r\n", 1, 220, 500},
    {"size-absent", EHLO "MAIL FROM:<a@b> SIZE=1\r\n", 2, 250, 555},
    {"size-unlimited", EHLO "MAIL FROM:<a@b> SIZE=99999999\r\n", 2, 552, 250},
    {"size-of-five-gigabytes", EHLO "MAIL FROM:<a@b> SIZE=5000000001\r\n", 2, 552, 552},
    {"size-of-five-gigabytes", EHLO "MAIL FROM:<a@b> SIZE=5000000000\r\n", 2, 552, 250},
    {"auth-absent", EHLO "AUTH PLAIN AHVzZXIxAHNlY3JldDE=\r\n", 2, 235, 502},
    {"auth-absent", EHLO "MAIL FROM:<a@b> AUTH=<>\r\n", 2, 250, 555},
    {"auth-unrecognised", EHLO "AUTH PLAIN AHVzZXIxAHNlY3JldDE=\r\n", 2, 235, 500},
    {"auth-plain-alone", EHLO "AUTH CRAM-MD5\r\n", 2, 334, 504},
    {"auth-plain-alone", EHLO "AUTH PLAIN AHVzZXIxAHNlY3JldDE=\r\n", 2, 235, 235},
    {"auth-scram-alone", EHLO "AUTH PLAIN AHVzZXIxAHNlY3JldDE=\r\n", 2, 235, 504},
    {"8bitmime-and-help", EHLO "MAIL FROM:<a@b> SIZE=1\r\n", 2, 250, 555},
    {"8bitmime-and-help", EHLO "MAIL FROM:<a@b> BODY=8BITMIME\r\n", 2, 250, 250},
    {"auth-after-ehlo", "AUTH PLAIN AHVzZXIxAHNlY3JldDE=\r\n", 1, 235, 503},
    {"no-rcpt-after-bdat", EHLO MAIL RCPT "BDAT 1\r\nx" RCPT, 5, 250, 503},
    /* put off */
    {"senders-greylisted", EHLO MAIL, 2, 250, 451},
    {"senders-greylisted", EHLO MAIL MAIL, 3, 503, 250},
    {"sender-domains-looked-up", EHLO "MAIL FROM:<z@b>\r\n" MAIL, 3, 503, 250},
    {"null-senders-greylisted", EHLO NULL_MAIL RCPT, 3, 250, 450},
    {"null-senders-greylisted", EHLO MAIL RCPT, 3, 250, 250},
    {"messages-greylisted", EHLO MAIL RCPT DATA MESSAGE, 5, 250, 450},
    {"messages-greylisted", EHLO TWICE(MAIL RCPT DATA MESSAGE), 9, 250, 250},
    {"unknown-users-looked-up", EHLO MAIL UNKNOWN, 3, 550, 450},
    {"unknown-users-looked-up", EHLO MAIL UNKNOWN UNKNOWN, 4, 550, 550},
    {"relaying-looked-up", EHLO MAIL FOREIGN, 3, 550, 451},
    {"relaying-looked-up", EHLO MAIL FOREIGN FOREIGN, 4, 550, 550},
    {"every-second-mail-451", EHLO MAIL "RSET\r\n" MAIL, 4, 250, 451},
    {"every-second-mail-452", EHLO MAIL "RSET\r\n" MAIL, 4, 250, 452},
    {"every-third-mail-parameter-455", EHLO TWICE(BIG_MAIL "RSET\r\n") BIG_MAIL, 6, 250, 455},
    {"every-third-rcpt-450", EHLO MAIL RCPT RCPT RCPT, 5, 250, 450},
    {"every-second-rcpt-452", EHLO MAIL RCPT RCPT, 4, 250, 452},
    {"every-second-rcpt-parameter-455",
     EHLO MAIL TWICE("RCPT TO:<user1@test.example> NOTIFY=NEVER\r\n"), 4, 250, 455},
    {"further-recipients-put-off", EHLO MAIL FOUR_TIMES(RCPT), 6, 250, 451},
    {"every-second-big-size-452", EHLO BIG_MAIL "RSET\r\n" BIG_MAIL, 4, 250, 452},
    {"every-second-big-size-452-at-rcpt", EHLO BIG_MAIL RCPT RCPT, 4, 250, 452},
    {"every-fifth-chunk-451", EHLO MAIL RCPT FOUR_TIMES("BDAT 1\r\nx") "BDAT 1\r\nx", 8, 250, 451},
    {"every-fifth-chunk-451", EHLO MAIL RCPT FOUR_TIMES("BDAT 1\r\nx") "BDAT 1\r\nxBDAT 0 LAST\r\n",
     9, 250, 503},
    {"every-third-starttls-454", "STARTTLS A\r\nSTARTTLS\r\n", 2, 220, 220},
    {"every-fourth-auth-454", EHLO FOUR_TIMES(WRONG_LOGIN), 5, 535, 454},
    {"every-fourth-login-454", EHLO LOGIN, 2, 235, 235},
    {"password-transition", EHLO "AUTH CRAM-MD5\r\n", 2, 334, 432},
    {"password-transition", EHLO LOGIN "AUTH CRAM-MD5\r\n", 3, 503, 503},
    {"shutdown-at-helo", TWICE("HELO client.example\r\n"), 2, 250, 421},
    {"shutdown-at-expn", TWICE("EXPN staff\r\n") "EXPN staff\r\n", 3, 250, 421},
    {"shutdown-at-help", FOUR_TIMES("HELP\r\n"), 4, 214, 421},
    /* limits */
    {"null-sender-to-one", EHLO NULL_MAIL RCPT SECOND, 4, 250, 550},
    {"null-sender-to-one", EHLO MAIL RCPT SECOND, 4, 250, 250},
    {"null-sender-to-one-452", EHLO NULL_MAIL RCPT SECOND, 4, 250, 452},
    {"size-64-kib", EHLO BIG_MAIL, 2, 250, 552},
    {"size-3-mib", EHLO "MAIL FROM:<a@b> SIZE=2000000\r\n", 2, 552, 250},
    {"big-size-552-at-rcpt", EHLO BIG_MAIL "RCPT TO:<user3@test.example>\r\n", 3, 250, 552},
    {"big-size-552-at-rcpt", EHLO BIG_MAIL RCPT, 3, 250, 250},
    {"more-than-declared-552", EHLO "MAIL FROM:<a@b> SIZE=3\r\n" RCPT DATA MESSAGE, 5, 250, 552},
    {"five-messages-a-session", EHLO FOUR_TIMES(MAIL RCPT DATA MESSAGE) MAIL RCPT DATA MESSAGE MAIL,
     22, 250, 451},
    {"twelve-transactions-a-session", EHLO FOUR_TIMES(MAIL MAIL MAIL) "RSET\r\n" MAIL, 15, 250,
     451},
    /* order */
    {"starttls-after-ehlo", "STARTTLS\r\n", 1, 220, 503},
    {"no-starttls-in-a-transaction", EHLO MAIL "STARTTLS\r\n", 3, 220, 503},
    {"no-starttls-after-login", EHLO LOGIN "STARTTLS\r\n", 3, 220, 503},
    {"one-ehlo", EHLO EHLO, 2, 250, 550},
    {"bdat-without-recipient-503", EHLO MAIL "BDAT 1 LAST\r\nx", 3, 554, 503},
    /* policy */
    {"unknown-user-551", EHLO MAIL UNKNOWN, 3, 550, 551},
    {"alias-251", EHLO MAIL "RCPT TO:<helpdesk@test.example>\r\n", 3, 250, 251},
    {"alias-251", EHLO MAIL RCPT, 3, 250, 250},
    {"recipients-checked-at-data", EHLO MAIL UNKNOWN, 3, 550, 250},
    {"recipients-checked-at-data", EHLO MAIL UNKNOWN DATA, 4, 554, 554},
    {"recipients-checked-at-data", EHLO MAIL UNKNOWN "BDAT 1 LAST\r\nx", 4, 554, 550},
    {"unknown-users-reported", EHLO NULL_MAIL UNKNOWN, 3, 550, 250},
    {"unknown-users-reported", EHLO MAIL UNKNOWN, 3, 550, 550},
    {"relaying-checked-late", EHLO MAIL FOREIGN DATA MESSAGE, 5, 0, 550},
    {"source-routes-declined", EHLO MAIL "RCPT TO:<@b:user1@test.example>\r\n", 3, 250, 550},
    {"sender-routes-declined", EHLO "MAIL FROM:<@b:a@b>\r\n", 2, 250, 550},
    {"sender-literals-declined", EHLO "MAIL FROM:<a@[192.0.2.1]>\r\n", 2, 250, 550},
    {"recipient-literals-declined", EHLO MAIL "RCPT TO:<user1@[127.0.0.1]>\r\n", 3, 250, 550},
    {"unqualified-senders-declined", EHLO MAIL, 2, 250, 553},
    {"unresolvable-senders-declined", EHLO "MAIL FROM:<a@b.invalid>\r\n", 2, 250, 550},
    {"dubious-senders-declined-at-rcpt", EHLO MAIL RCPT, 3, 250, 550},
    {"dubious-senders-declined-late", EHLO MAIL RCPT DATA MESSAGE, 5, 250, 550},
    {"own-senders-log-in", EHLO "MAIL FROM:<user1@test.example>\r\n", 2, 250, 550},
    {"own-senders-log-in", EHLO LOGIN "MAIL FROM:<user1@test.example>\r\n", 3, 250, 250},
    {"unqualified-clients-declined", "EHLO client\r\n", 1, 250, 550},
    {"auth-demanded-at-rcpt", EHLO MAIL RCPT, 3, 250, 530},
    {"auth-demanded-for-all", EHLO "VRFY user1\r\n", 2, 250, 530},
    {"auth-in-tls-only-504", EHLO LOGIN, 2, 235, 504},
    {"auth-in-tls-only-538", EHLO LOGIN, 2, 235, 538},
    {"passwords-in-tls-only", EHLO LOGIN, 2, 235, 504},
    {"passwords-in-tls-only", EHLO "AUTH CRAM-MD5\r\n", 2, 334, 334},
    {"login-under-tls-demanded", EHLO MAIL, 2, 250, 530},
    {"tls-then-login-demanded", EHLO MAIL, 2, 250, 530},
    {"vrfy-after-login", EHLO "VRFY user1\r\n", 2, 250, 252},
    {"vrfy-after-login", EHLO LOGIN "VRFY user1\r\n", 3, 250, 250},
    {"vrfy-after-login-530", EHLO "VRFY user1\r\n", 2, 250, 530},
    {"expn-after-login", EHLO "EXPN staff\r\n", 2, 250, 550},
    {"expn-after-login-530", EHLO "EXPN staff\r\n", 2, 250, 530},
    {"bare-line-endings-554", EHLO MAIL RCPT DATA BARE_LF, 5, 550, 554},
    {"bare-line-endings-kept", EHLO MAIL RCPT DATA BARE_LF, 5, 550, 250},
    {"undeclared-8-bit-554", EHLO MAIL RCPT DATA EIGHT_BIT, 5, 250, 554},
    {"8-bit-without-mime-554", EHLO "MAIL FROM:<a@b> BODY=8BITMIME\r\n" RCPT DATA EIGHT_BIT, 5, 250,
     554},
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
    {"dsn-absent", "DSN\r\n"},
    {"chunking-absent", "CHUNKING\r\n"},
    {"smtputf8-absent", "SMTPUTF8\r\n"},
    {"starttls-absent", "STARTTLS\r\n"},
    {"pipelining-absent", "PIPELINING\r\n"},
    {"auth-in-tls-only-504", "AUTH "},
    {"auth-in-tls-only-538", "AUTH "},
    {"passwords-in-tls-only", "PLAIN"},
    {"size-without-number", "SIZE "},
    {"expn-252-unlisted", "EXPN\r\n"},
    {"vrfy-unlisted", "VRFY\r\n"},
    {"private-unlisted", "XREFERENCE"},
    {"dsn-under-tls-only", "DSN\r\n"},
    {"chunking-under-tls-only", "BINARYMIME\r\n"},
    {"smtputf8-under-tls-only", "SMTPUTF8\r\n"},
    {"size-absent", "SIZE"},
    {"status-codes-absent", "ENHANCEDSTATUSCODES\r\n"},
    {"auth-absent", "AUTH"},
    {"keywords-in-lower-case", "PIPELINING\r\n"},
    {"ehlo-without-greeting", "greets"},
    {"8bitmime-and-help", "SIZE"},
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

static const struct worded {
    const char *liberty;
    const char *octets;
    size_t replies; /* the last one is */
    const char *reply;
} words[] = {
    {"other-texts", "NOOP\r\n", 1, "250 2.0.0 Done as requested\r\n"},
    {"texts-like-codes", "FOO\r\n", 1, "500 5.5.2 250-2.1.5 is not what this says\r\n"},
    {"texts-of-one-character", "NOOP\r\n", 1, "250 2.0.0 .\r\n"},
    {"texts-quote-the-command", "NOOP a\r\n", 1, "250 2.0.0 NOOP a... OK\r\n"},
    {"replies-with-empty-lines", "NOOP\r\n", 1,
     "250-2.0.0 OK\r\n250-2.0.0 \r\n250 2.0.0 End of reply\r\n"},
    {"helo-is-greeted", "HELO client.example\r\n", 1,
     "250 mx.test.example Hello (you), pleased to meet you\r\n"},
    {"quit-name-alone", "QUIT\r\n", 1, "221 2.0.0 mx.test.example\r\n"},
    {"success-codes-general", EHLO MAIL, 2, "250 2.0.0 Sender ok\r\n"},
    {"status-codes-spaced", "NOOP\r\n", 1, "250 2.0.0    OK\r\n"},
    {"status-codes-absent", "NOOP\r\n", 1, "250 OK\r\n"},
    {"status-codes-unannounced", "NOOP\r\n", 1, "250 2.0.0 OK\r\n"},
    {"queries-without-full-names", "VRFY user1\r\n", 1, "250 2.1.5 <user1@test.example>\r\n"},
    {"ambiguity-in-one-line", "VRFY user\r\n", 1, "553 5.1.4 User ambiguous\r\n"},
    {"help-in-one-line", "HELP MAIL\r\n", 1,
     "214 2.0.0 See https://www.rfc-editor.org/rfc/rfc5321\r\n"},
    {"8bitmime-and-help", EHLO, 1,
     "250-mx.test.example greets client.example\r\n250-8BITMIME\r\n250 HELP\r\n"},
};

TEST_EACH(a_liberty_changes_the_words, words)
{
    struct visit visit;
    const struct reference_settings settings = {.liberties = &row->liberty, .liberties_count = 1};
    visit_begin(&visit, &settings);
    visit_send(&visit, row->octets);
    for (size_t i = 0; i < row->replies; i++)
        ck_assert_int_eq(link_reply(visit.link, clock_now() + 10000, &visit.reply, NULL), LINK_OK);
    ck_assert_str_eq(visit.reply.octets.octets, row->reply);
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
