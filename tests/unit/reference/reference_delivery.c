#include "count_of.h"
#include "memory.h"
#include "unit.h"
#include "visit.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define USER "user1@test.example"

/* The content after the trace fields of the only message that user1 has; free() it. */
static char *delivered_content(struct visit *visit)
{
    char *message = visit_message(visit, USER, 0);
    const char *at = strstr(message, "Received:");
    ck_assert_ptr_nonnull(at);
    do {
        at = strstr(at, "\r\n");
        ck_assert_ptr_nonnull(at);
        at += 2;
    } while (*at == ' ' || *at == '\t');
    char *content = mem_text(at);
    free(message);
    return content;
}

TEST(a_message_is_delivered_with_its_trace)
{
    struct visit visit;
    visit_begin_faulty(&visit, NULL);
    visit_open_transaction(&visit);
    visit_command(&visit, "DATA", 354);
    visit_command(&visit, "Subject: x\r\n\r\n..a\r\n...\r\n.b\r\n ..\r\n.", 250);
    ck_assert_uint_eq(visit_count(&visit, USER), 1);
    char *message = visit_message(&visit, USER, 0);
    static const char start[] = "Return-Path: <sender@client.example>\r\n"
                                "Received: from client.example ([127.0.0.1])\r\n"
                                "\tby mx.test.example with ESMTP id ";
    ck_assert_msg(strncmp(message, start, sizeof start - 1) == 0, "%s", message);
    ck_assert_ptr_nonnull(strstr(message, "\tfor <user1@test.example>;\r\n"));
    free(message);
    char *content = delivered_content(&visit);
    ck_assert_str_eq(content, "Subject: x\r\n\r\n.a\r\n..\r\nb\r\n ..\r\n");
    free(content);
    visit_end(&visit);
}

TEST(each_recipient_gets_one_copy)
{
    struct visit visit;
    visit_begin_faulty(&visit, NULL);
    visit_open_transaction(&visit);
    for (int i = 0; i < 120; i++)
        visit_command(&visit, "RCPT TO:<\"user1\"@test.example>", 250);
    visit_command(&visit, "RCPT TO:<Postmaster>", 250);
    visit_command(&visit, "DATA", 354);
    visit_command(&visit, "x\r\n.", 250);
    ck_assert_uint_eq(visit_count(&visit, USER), 1);
    ck_assert_uint_eq(visit_count(&visit, "postmaster"), 1);
    ck_assert_uint_eq(visit_count(&visit, "user2"), 0);
    char *message = visit_message(&visit, "Postmaster@test.example", 0);
    ck_assert_ptr_null(strstr(message, "\tfor "));
    free(message);
    visit_end(&visit);
}

TEST(a_list_delivers_to_its_members)
{
    struct visit visit;
    visit_begin_faulty(&visit, NULL);
    visit_command(&visit, "HELO client.example", 250);
    visit_command(&visit, "MAIL FROM:<>", 250);
    visit_command(&visit, "RCPT TO:<staff@test.example>", 250);
    visit_command(&visit, "DATA", 354);
    visit_command(&visit, ".", 250);
    ck_assert_uint_eq(visit_count(&visit, "user3@test.example"), 1);
    char *message = visit_message(&visit, "user3@test.example", 0);
    ck_assert_int_eq(strncmp(message, "Return-Path: <postmaster@test.example>\r\n", 40), 0);
    ck_assert_ptr_nonnull(strstr(message, " with SMTP id "));
    free(message);
    visit_end(&visit);
}

TEST(an_alias_keeps_the_sender)
{
    struct visit visit;
    visit_begin_faulty(&visit, NULL);
    visit_command(&visit, "HELO client.example", 250);
    visit_command(&visit, "MAIL FROM:<a@b.example>", 250);
    visit_command(&visit, "RCPT TO:<HelpDesk@test.example>", 250);
    visit_command(&visit, "DATA", 354);
    visit_command(&visit, ".", 250);
    ck_assert_uint_eq(visit_count(&visit, "user1@test.example"), 1);
    ck_assert_uint_eq(visit_count(&visit, "user3@test.example"), 0);
    char *message = visit_message(&visit, "user2@test.example", 0);
    ck_assert_int_eq(strncmp(message, "Return-Path: <a@b.example>\r\n", 28), 0);
    free(message);
    visit_end(&visit);
}

TEST(only_crlf_dot_crlf_ends_the_data)
{
    static const char *const others[] = {"\n.\n",      "\n.\r\n",    "\r\n.\n",       "\r.\r",
                                         "\r\n.\r",    "\r.\r\n",    "\r\r\n.\r\r\n", "\r\n.\r\r\n",
                                         "\r\n. \r\n", "\r\n.\t\r\n"};
    struct visit visit;
    visit_begin_faulty(&visit, NULL);
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        visit_open_transaction(&visit);
        visit_command(&visit, "DATA", 354);
        visit_send(&visit, "x");
        visit_send(&visit, others[i]);
        visit_send(&visit, "QUIT\r\nNOOP\r\n.\r\n");
        bool bare = strchr(others[i], ' ') == NULL && strchr(others[i], '\t') == NULL;
        visit_expect(&visit, bare ? 550 : 250);
    }
    ck_assert_uint_eq(visit_count(&visit, USER), 2);
    visit_command(&visit, "NOOP", 250);
    visit_end(&visit);
}

TEST(the_end_of_the_data_may_come_in_pieces)
{
    static const char end[] = "x\r\n.\r\nMAIL FROM:<a@b>\r\n";
    struct visit visit;
    visit_begin_faulty(&visit, NULL);
    visit_open_transaction(&visit);
    visit_command(&visit, "DATA", 354);
    for (const char *c = end; *c; c++)
        visit_send(&visit, (const char[]){*c, '\0'});
    visit_expect(&visit, 250);
    visit_expect(&visit, 250);
    char *content = delivered_content(&visit);
    ck_assert_str_eq(content, "x\r\n");
    free(content);
    visit_end(&visit);
}

TEST(chunks_are_delivered_octet_by_octet)
{
    struct visit visit;
    visit_begin_faulty(&visit, NULL);
    visit_open_transaction(&visit);
    visit_send(&visit, "BDAT 6\r\na\r\n.\r\nBDAT 3 last\r\n\nb\n");
    visit_expect(&visit, 250);
    visit_expect(&visit, 250);
    char *content = delivered_content(&visit);
    ck_assert_str_eq(content, "a\r\n.\r\n\nb\n");
    free(content);
    visit_command(&visit, "BDAT 0 LAST", 503);
    visit_send(&visit, "BDAT 6\r\nNOOP\r\nNOOP\r\n");
    visit_expect(&visit, 503);
    visit_expect(&visit, 250);
    visit_end(&visit);
}

/* Sends TEXT, and then SIZE octets in lines of 64. */
static void send_much(struct visit *visit, const char *text, size_t size)
{
    char *octets = mem_alloc(size + 1);
    for (size_t i = 0; i < size; i++)
        octets[i] = i % 64 == 62 ? '\r' : i % 64 == 63 ? '\n' : 'x';
    visit_send(visit, text);
    visit_send(visit, octets);
    free(octets);
}

TEST(the_size_limit_is_exact)
{
    struct visit visit;
    visit_begin_faulty(&visit, NULL);
    visit_open_transaction(&visit);
    visit_command(&visit, "DATA", 354);
    send_much(&visit, "", REFERENCE_SIZE);
    visit_command(&visit, ".", 250);
    visit_open_transaction(&visit);
    visit_command(&visit, "DATA", 354);
    send_much(&visit, "\r\n", REFERENCE_SIZE);
    visit_command(&visit, ".", 552);
    visit_open_transaction(&visit);
    visit_command(&visit, "DATA", 354);
    send_much(&visit, "", (size_t)4 * REFERENCE_SIZE);
    visit_command(&visit, ".", 552);
    visit_command(&visit, "MAIL FROM:<a@b> SIZE=1048577", 552);
    visit_command(&visit, "MAIL FROM:<a@b> SIZE=99999999999999999999", 552);
    ck_assert_uint_eq(visit_count(&visit, USER), 1);
    visit_end(&visit);
}

TEST(what_is_not_finished_is_not_delivered)
{
    static const char *const ends[] = {"",
                                       "DATA\r\nx\r\n",
                                       "DATA\r\nx\r\n.",
                                       "BDAT 5\r\nhello",
                                       "BDAT 9 LAST\r\nhello",
                                       "BDAT 5\r\nhelloQUIT\r\n",
                                       "BDAT 5\r\nhelloRSET\r\nEHLO a\r\n"};
    struct visit visit;
    visit_begin_faulty(&visit, NULL);
    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        visit_open_transaction(&visit);
        visit_send(&visit, ends[i]);
        if (i % 2)
            link_abort(visit.link);
        visit_again(&visit);
    }
    visit_open_transaction(&visit);
    visit_command(&visit, "DATA", 354);
    visit_command(&visit, "last\r\n.", 250);
    ck_assert_uint_eq(visit_count(&visit, USER), 1);
    visit_end(&visit);
}

TEST(mail_that_goes_round_is_stopped)
{
    struct visit visit;
    visit_begin_faulty(&visit, NULL);
    for (size_t hops = 100; hops <= 101; hops++) {
        visit_open_transaction(&visit);
        visit_command(&visit, "DATA", 354);
        for (size_t i = 0; i < hops; i++)
            visit_send(&visit, "Received: x\r\n");
        visit_command(&visit, "\r\n.", hops == 100 ? 250 : 554);
    }
    visit_end(&visit);
}

TEST(a_delivery_is_reported_to_those_who_ask)
{
    struct visit visit;
    visit_begin_faulty(&visit, NULL);
    visit_command(&visit, "EHLO client.example", 250);
    visit_command(&visit, "MAIL FROM:<user2@test.example> ENVID=Q+3D1 RET=FULL", 250);
    visit_command(&visit, "RCPT TO:<User1@test.example> NOTIFY=SUCCESS ORCPT=rfc822;a+2Bb@c", 250);
    visit_command(&visit, "RCPT TO:<user3@test.example> NOTIFY=FAILURE,DELAY", 250);
    visit_command(&visit, "DATA", 354);
    visit_command(&visit, "Subject: x\r\n\r\nbody\r\n.", 250);
    ck_assert_uint_eq(visit_count(&visit, "user2"), 1);
    char *report = visit_message(&visit, "user2", 0);
    static const char *const parts[] = {
        "Return-Path: <>\r\n",
        "report-type=delivery-status",
        "Original-Envelope-Id: Q=1\r\n",
        "Reporting-MTA: dns; mx.test.example\r\n",
        "Original-Recipient: rfc822;a+b@c\r\n",
        "Final-Recipient: rfc822; User1@test.example\r\n",
        "Action: delivered\r\n",
        "Subject: x\r\n",
    };
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        ck_assert_msg(strstr(report, parts[i]) != NULL, "no %s in:\n%s", parts[i], report);
    ck_assert_ptr_null(strstr(report, "user3"));
    ck_assert_ptr_null(strstr(report, "body"));
    free(report);
    visit_end(&visit);
}

TEST(a_next_hop_takes_everything_under_its_whole_address)
{
    const struct reference_settings settings = {.next_hop = true};
    struct visit visit;
    visit_begin(&visit, &settings);
    visit_open_transaction(&visit);
    visit_command(&visit, "RCPT TO:<\"Some One\"@Elsewhere.Example>", 250);
    visit_command(&visit, "DATA", 354);
    visit_command(&visit, "x\r\n.", 250);
    ck_assert_uint_eq(visit_count(&visit, USER), 1);
    ck_assert_uint_eq(visit_count(&visit, "\"some one\"@elsewhere.example"), 1);
    ck_assert_uint_eq(visit_count(&visit, "user1@elsewhere.example"), 0);
    visit_end(&visit);
}

static void *deliver_some(void *state)
{
    struct visit visit = *(const struct visit *)state;
    visit.link = NULL;
    visit.reply = (struct reply){0};
    visit_again(&visit);
    for (int i = 0; i < 5; i++) {
        visit_open_transaction(&visit);
        visit_command(&visit, "DATA", 354);
        visit_command(&visit, "x\r\n.", 250);
    }
    link_free(&visit.link);
    reply_release(&visit.reply);
    return NULL;
}

TEST(clients_are_served_side_by_side)
{
    pthread_t threads[8];
    struct visit visit;
    visit_begin_faulty(&visit, NULL);
    for (size_t i = 0; i < COUNT_OF(threads); i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, deliver_some, &visit), 0);
    for (size_t i = 0; i < COUNT_OF(threads); i++)
        pthread_join(threads[i], NULL);
    ck_assert_uint_eq(visit_count(&visit, USER), 40);
    visit_end(&visit);
}

SUITE("reference_delivery")
