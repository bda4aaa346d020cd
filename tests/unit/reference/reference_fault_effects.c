/* The faults of extensions do what they say: each row is a dialogue whose last reply differs. */
#include "memory.h"
#include "unit.h"
#include "visit.h"

#include <stdlib.h>
#include <string.h>

#define EHLO "EHLO client.example\r\n"
#define MAIL "MAIL FROM:<a@b>\r\n"
#define RCPT "RCPT TO:<user1@test.example>\r\n"
#define LOGIN "AUTH PLAIN AHVzZXIxAHNlY3JldDE=\r\n"

static const struct row {
    const char *fault;
    const char *octets; /* sent in one write */
    size_t replies;
    unsigned right, wrong; /* codes of the last reply */
} rows[] = {
    {"utf8-parameter-refused", EHLO "MAIL FROM:<a@b> SMTPUTF8\r\n", 2, 250, 555},
    {"utf8-addresses-refused", EHLO "MAIL FROM:<\xC3\xA9@b> SMTPUTF8\r\n", 2, 250, 550},
    {"utf8-unchecked", EHLO "MAIL FROM:<\xC3@b> SMTPUTF8\r\n", 2, 501, 250},
    {"utf8-vrfy-parameter-refused", "VRFY user1 SMTPUTF8\r\n", 1, 250, 501},
    {"utf8-refused-501", EHLO "MAIL FROM:<\xC3\xA9@b>\r\n", 2, 550, 501},
    {"body-parameter-refused", EHLO "MAIL FROM:<a@b> BODY=BINARYMIME\r\n", 2, 250, 555},
    {"dsn-mail-parameters-refused", EHLO "MAIL FROM:<a@b> RET=HDRS\r\n", 2, 250, 555},
    {"dsn-rcpt-parameters-refused", EHLO MAIL "RCPT TO:<user1@test.example> NOTIFY=NEVER\r\n", 3,
     250, 555},
    {"auth-parameter-refused", EHLO "MAIL FROM:<a@b> AUTH=<>\r\n", 2, 250, 555},
    {"bdat-502", EHLO MAIL RCPT "BDAT 1\r\nx", 4, 250, 502},
    {"bdat-354", EHLO MAIL RCPT "BDAT 1\r\nx", 4, 250, 354},
    {"bdat-order-451", "BDAT 1\r\nx", 1, 503, 451},
    {"bdat-needs-capitals", EHLO MAIL RCPT "BDAT 0 last\r\n", 4, 250, 501},
    {"bdat-zero-refused", EHLO MAIL RCPT "BDAT 0 LAST\r\n", 4, 250, 501},
    {"bdat-refused-chunk-not-swallowed", "BDAT 6\r\nNOOP\r\nRSET\r\n", 2, 250, 250},
    {"data-after-bdat-accepted", EHLO MAIL RCPT "BDAT 1\r\nxDATA\r\n", 5, 503, 354},
    {"data-after-binarymime-accepted", EHLO "MAIL FROM:<a@b> BODY=BINARYMIME\r\n" RCPT "DATA\r\n",
     4, 503, 354},
    {"starttls-454", "STARTTLS\r\n", 1, 220, 454},
    {"starttls-required", EHLO MAIL, 2, 250, 530},
    {"auth-initial-refused", EHLO LOGIN, 2, 235, 501},
    {"auth-bad-password-accepted", EHLO "AUTH PLAIN AHVzZXIxAG5vdA==\r\n", 2, 535, 235},
    {"auth-failure-501", EHLO "AUTH PLAIN AHVzZXIxAG5vdA==\r\n", 2, 535, 501},
    {"auth-cancel-535", EHLO "AUTH PLAIN\r\n*\r\n", 3, 501, 535},
    {"auth-success-250", EHLO LOGIN, 2, 235, 250},
    {"auth-base64-lenient", EHLO "AUTH PLAIN AHVz!ZXIxAHNlY3JldDE=\r\n", 2, 501, 235},
    {"auth-mechanisms-in-capitals", EHLO "AUTH plain AHVzZXIxAHNlY3JldDE=\r\n", 2, 235, 504},
    {"auth-forgets-client", EHLO LOGIN MAIL, 3, 250, 503},
    {"second-auth-accepted", EHLO LOGIN LOGIN, 3, 503, 235},
    {"auth-in-transaction-accepted", EHLO MAIL LOGIN, 3, 503, 235},
    {"auth-unwanted-initial-accepted", EHLO "AUTH CRAM-MD5 YWJj\r\n", 2, 501, 535},
};

/* The code of the last reply of the row's dialogue. */
static unsigned play(const struct row *row, const char *fault)
{
    struct visit visit;
    visit_begin_faulty(&visit, fault);
    visit_send(&visit, row->octets);
    for (size_t i = 0; i < row->replies; i++)
        ck_assert_int_eq(link_reply(visit.link, clock_now() + 10000, &visit.reply, NULL), LINK_OK);
    unsigned code = visit.reply.code;
    visit_end(&visit);
    return code;
}

TEST_EACH(a_fault_of_an_extension_changes_the_reply, rows)
{
    ck_assert_msg(play(row, row->fault) == row->wrong, "%s has no effect", row->fault);
    if (row->right != row->wrong)
        ck_assert_msg(play(row, NULL) == row->right, "without %s it is wrong", row->fault);
}

static const struct listing {
    const char *fault;
    const char *line; /* of the EHLO response */
} listings[] = {
    {"utf8-keyword-with-parameter", "250-SMTPUTF8 YES\r\n"},
    {"starttls-with-parameter", "250-STARTTLS YES\r\n"},
    {"auth-not-listed", "250-AUTH\r\n"},
};

TEST_EACH(a_fault_of_an_extension_changes_its_keyword, listings)
{
    struct visit visit;
    visit_begin_faulty(&visit, row->fault);
    visit_command(&visit, "EHLO client.example", 250);
    ck_assert_msg(strstr(visit.reply.octets.octets, row->line) != NULL, "%s",
                  visit.reply.octets.octets);
    visit_end(&visit);
}

static const struct spoiling {
    const char *fault;
    const char *octets;  /* sent after RCPT */
    size_t replies;      /* to them */
    const char *content; /* how the delivered message ends */
} spoilings[] = {
    {"bdat-last-chunk-lost", "BDAT 3\r\na\r\nBDAT 3 LAST\r\nb\r\n", 2, "\r\na\r\n"},
    {"bdat-dots-removed", "BDAT 6 LAST\r\na\r\n.b\n", 1, "\r\na\r\nb\n"},
    {"binary-lf-converted", "BDAT 4 LAST\r\na\nb\n", 1, "a\r\nb\r\n"},
};

TEST_EACH(a_fault_of_an_extension_spoils_the_message, spoilings)
{
    struct visit visit;
    visit_begin_faulty(&visit, row->fault);
    visit_open_transaction(&visit);
    visit_send(&visit, row->octets);
    for (size_t i = 0; i < row->replies; i++)
        visit_expect(&visit, 250);
    char *message = visit_message(&visit, "user1", 0);
    size_t length = strlen(message), tail = strlen(row->content);
    ck_assert_msg(length >= tail && strcmp(message + length - tail, row->content) == 0, "%s",
                  message);
    free(message);
    visit_end(&visit);
}

/* What a client finds after the handshake of a server with the fault: the code of its first
 * reply. */
static unsigned first_under_tls(const char *fault, const char *clear, const char *secret)
{
    struct visit visit;
    visit_begin_faulty(&visit, fault);
    visit_command(&visit, "EHLO client.example", 250);
    visit_send(&visit, clear);
    visit_expect(&visit, 220);
    ck_assert_int_eq(link_starttls(visit.link, clock_now() + 10000, NULL, NULL), LINK_OK);
    visit_send(&visit, secret);
    ck_assert_int_eq(link_reply(visit.link, clock_now() + 10000, &visit.reply, NULL), LINK_OK);
    unsigned code = visit.reply.code;
    visit_end(&visit);
    return code;
}

TEST(a_fault_of_starttls_shows_behind_the_handshake)
{
    ck_assert_uint_eq(first_under_tls("starttls-keeps-client", "STARTTLS\r\n", MAIL), 250);
    ck_assert_uint_eq(
        first_under_tls("starttls-obeys-injection", "STARTTLS\r\nHELP\r\n", "NOOP\r\n"), 214);
    ck_assert_uint_eq(first_under_tls("second-greeting", "STARTTLS\r\n", "NOOP\r\n"), 220);
    ck_assert_uint_eq(first_under_tls("second-starttls-220", "STARTTLS\r\n", "STARTTLS\r\n"), 220);
    ck_assert_uint_eq(first_under_tls(NULL, "STARTTLS\r\n", "STARTTLS\r\n"), 503);
}

SUITE("reference_fault_effects")
