#include "count_of.h"
#include "memory.h"
#include "sasl.h"
#include "unit.h"
#include "visit.h"

#include <stdlib.h>
#include <string.h>

TEST(commands_come_in_their_order)
{
    struct visit visit;
    visit_begin_faulty(&visit, NULL);
    visit_command(&visit, "MAIL FROM:<a@b>", 503);
    visit_command(&visit, "NOOP whatever", 250);
    visit_command(&visit, "ehlo client.example", 250);
    visit_command(&visit, "RCPT TO:<user1@test.example>", 503);
    visit_command(&visit, "DATA", 503);
    visit_command(&visit, "MAIL FROM:<a@b>", 250);
    visit_command(&visit, "DATA", 554);
    visit_command(&visit, "MAIL FROM:<a@b>", 503);
    visit_command(&visit, "RCPT TO:<user1@test.example>", 250);
    visit_command(&visit, "RSET", 250);
    visit_command(&visit, "RCPT TO:<user1@test.example>", 503);
    visit_command(&visit, "QUIT", 221);
    visit_expect_closed(&visit);
    visit_end(&visit);
}

TEST(recipients_are_known_unknown_or_elsewhere)
{
    struct visit visit;
    visit_begin_faulty(&visit, NULL);
    visit_open_transaction(&visit);
    static const struct {
        const char *line;
        unsigned code;
    } cases[] = {
        {"RCPT TO:<USER1@Test.Example>", 250},
        {"RCPT TO:<\"user2\"@test.example>", 250},
        {"RCPT TO:<@x.example:user3@test.example>", 250},
        {"RCPT TO:<user1@[127.0.0.1]>", 250},
        {"RCPT TO:<Postmaster>", 250},
        {"RCPT TO:<staff@mx.test.example>", 250},
        {"RCPT TO:<nobody@test.example>", 550},
        {"RCPT TO:<user1@[127.0.0.2]>", 550},
        {"RCPT TO:<user1@elsewhere.example>", 550},
        {"RCPT TO: <user1@test.example>", 501},
        {"RCPT TO:<user1@test.example> X=1", 555},
        {"RCPT TO:<user1@test.example> NOTIFY=NEVER ORCPT=rfc822;a", 250},
        {"RCPT TO:<user1@test.example> NOTIFY=NEVER,DELAY", 501},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        visit_command(&visit, cases[i].line, cases[i].code);
    visit_end(&visit);
}

TEST(a_command_ends_at_crlf_only)
{
    struct visit visit;
    visit_begin_faulty(&visit, NULL);
    visit_send(&visit, "NOOP\nNOOP\rNOOP\r\n");
    visit_expect(&visit, 500);
    visit_command(&visit, "NOOP", 250);
    char *line = mem_alloc(20001);
    memset(line, 'x', 20000);
    visit_command(&visit, line, 500);
    visit_command(&visit, "NOOP", 250);
    free(line);
    visit_end(&visit);
}

TEST(silence_ends_with_421)
{
    const struct reference_settings settings = {.idle_ms = 50};
    struct visit visit;
    visit_begin(&visit, &settings);
    visit_expect(&visit, 421);
    visit_expect_closed(&visit);
    visit_end(&visit);
}

TEST(a_server_that_stops_says_421)
{
    struct visit visit;
    visit_begin_faulty(&visit, NULL);
    reference_stop(&visit.reference);
    visit_expect(&visit, 421);
    visit_end(&visit);
}

static void begin_tls(struct visit *visit)
{
    size_t left = 0;
    ck_assert_int_eq(link_starttls(visit->link, clock_now() + 10000, &left, NULL), LINK_OK);
    ck_assert_uint_eq(left, 0);
}

TEST(nothing_from_before_starttls_is_left_behind_it)
{
    struct visit visit;
    visit_begin_faulty(&visit, NULL);
    visit_open_transaction(&visit);
    visit_send(&visit, "STARTTLS\r\nNOOP\r\nVRFY user1\r\n");
    visit_expect(&visit, 220);
    begin_tls(&visit);
    visit_command(&visit, "MAIL FROM:<a@b>", 503);
    visit_command(&visit, "EHLO client.example", 250);
    ck_assert_ptr_null(strstr(visit.reply.octets.octets, "STARTTLS"));
    visit_command(&visit, "STARTTLS", 503);
    visit_command(&visit, "MAIL FROM:<a@b>", 250);
    visit_end(&visit);
}

/* A whole exchange; the code of its last reply. */
static unsigned authenticate(struct visit *visit, const char *mechanism, const char *password)
{
    struct err err = {0};
    struct sasl *sasl = sasl_new(mechanism, REFERENCE_USER, password, REFERENCE_HOST, &err);
    ck_assert_msg(sasl != NULL, "%s", err.text);
    char *command = mem_format("AUTH %s\r\n", mechanism);
    visit_send(visit, command);
    free(command);
    for (;;) {
        ck_assert_int_eq(link_reply(visit->link, clock_now() + 10000, &visit->reply, NULL),
                         LINK_OK);
        if (visit->reply.code != 334)
            break;
        struct buffer answer = {0};
        bool done;
        const char *challenge = buffer_text(&visit->reply.text);
        ck_assert_msg(sasl_step(sasl, challenge, &answer, &done, &err), "%s", err.text);
        buffer_add_text(&answer, "\r\n");
        visit_send(visit, answer.octets);
        buffer_release(&answer);
    }
    sasl_free(&sasl);
    return visit->reply.code;
}

TEST(each_mechanism_tells_the_right_password)
{
    static const char *const mechanisms[] = {"PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-256"};
    struct visit visit;
    visit_begin_faulty(&visit, NULL);
    for (size_t i = 0; i < COUNT_OF(mechanisms); i++) {
        visit_command(&visit, "EHLO client.example", 250);
        ck_assert_uint_eq(authenticate(&visit, mechanisms[i], "wrong"), 535);
        ck_assert_uint_eq(authenticate(&visit, mechanisms[i], REFERENCE_PASSWORD), 235);
        visit_command(&visit, "AUTH PLAIN", 503);
        visit_again(&visit);
    }
    visit_end(&visit);
}

TEST(an_exchange_can_be_cancelled_and_must_be_base64)
{
    struct visit visit;
    visit_begin_faulty(&visit, NULL);
    visit_command(&visit, "EHLO client.example", 250);
    visit_command(&visit, "AUTH NONE", 504);
    visit_command(&visit, "AUTH CRAM-MD5 abcd", 501);
    visit_command(&visit, "AUTH PLAIN", 334);
    ck_assert_str_eq(visit.reply.octets.octets, "334 \r\n");
    visit_command(&visit, "*", 501);
    static const char *const wrong[] = {"AUTH PLAIN AHVz!XIx", "AUTH PLAIN AHV", "AUTH PLAIN A=Vz",
                                        "AUTH PLAIN ===="};
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        visit_command(&visit, wrong[i], 501);
    visit_command(&visit, "AUTH PLAIN =", 535);
    visit_command(&visit, "auth plain AHVzZXIxAHNlY3JldDE=", 235);
    visit_end(&visit);
}

TEST(vrfy_and_expn_tell_what_there_is)
{
    struct visit visit;
    visit_begin_faulty(&visit, NULL);
    visit_command(&visit, "VRFY user1", 250);
    ck_assert_str_eq(visit.reply.octets.octets, "250 2.1.5 User One <user1@test.example>\r\n");
    visit_command(&visit, "VRFY <user1@test.example>", 250);
    visit_command(&visit, "VRFY user", 553);
    visit_command(&visit, "VRFY nobody", 550);
    visit_command(&visit, "VRFY a b", 501);
    visit_command(&visit, "EXPN staff", 250);
    ck_assert_uint_eq(visit.reply.count, 3);
    visit_end(&visit);
}

SUITE("reference_session")
