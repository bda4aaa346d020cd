/* What liberties change in the messages that are delivered, and in the reports about them. */
#include "memory.h"
#include "unit.h"
#include "visit.h"

#include <stdlib.h>
#include <string.h>

#define MESSAGE "Subject: a\r\n\r\nb\r\n.\r\n"

static const struct delivered {
    const char *liberty;
    const char *part;
    bool has; /* the message has it */
} deliveries[] = {
    {"hop-above", "\r\nReceived: from mx.test.example", true},
    {"received-without-for", "\tfor <", false},
    {"received-via-tcp", " via TCP with ESMTP", true},
    {"hops-of-a-filter", "with ESMTP id 3;", true},
    {"received-without-id", " id ", false},
    {"received-without-with", " with ", false},
    {"received-without-clauses", "\r\n\tby mx.test.example;\r\n\t", true},
    {"received-id-with-at", "@mx.test.example>", true},
    {"received-for-without-brackets", "\tfor user1@test.example;", true},
    {"received-from-named", "\r\nReceived: from client.example (localhost [127.0.0.1])\r\n", true},
    {"received-from-unknown", " (unknown [127.0.0.1])\r\n", true},
    {"received-by-with-address", "\tby mx.test.example ([127.0.0.1]) with ", true},
    {"received-in-capitals", "\tBY mx.test.example WITH ESMTP ID ", true},
    {"received-with-comments", "\r\n\t(a \\) server) with ESMTP (no TLS, or some) id ", true},
    {"received-folded", "\r\nReceived:\r\n from\r\n  client.example\r\n\t ([127.0.0.1])", true},
    {"date-without-day-of-week", ", ", false},
    {"date-with-zone-name", " (Zone of test.example)\r\n", true},
    {"date-far-east", " +1345\r\n", true},
    {"date-far-west", " -1130\r\n", true},
    {"trace-in-lower-case", "return-path: <sender@client.example>\r\nreceived: from ", true},
    {"return-path-folded", "Return-Path:\r\n\t<", true},
    {"fields-below-trace", "\r\nX-Spam-Status: No, score=0.1\r\n\ttests=(none)\r\n", true},
    {"fields-between-hops", " with ESMTP id 4;", true},
    {"stored-with-lf", "\r", false},
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

static const struct reported {
    const char *liberty;
    const char *part;
    bool has; /* the notification has it */
} reports[] = {
    {"report-of-few-fields", "Arrival-Date", false},
    {"report-of-many-fields", "\r\nFinal-Log-ID: 1; 2\r\n", true},
    {"report-in-any-case",
     "\r\nfinal-recipient: RFC822;user2@test.example\r\nACTION: Delivered\r\n", true},
    {"report-with-comments", "\r\nAction: delivered (to the mailbox)\r\n", true},
    {"report-folded", "\r\nAction:\r\n\tdelivered\r\n", true},
    {"report-in-other-words", "What became", false},
    {"report-in-html", "<p>Delivered.</p>", true},
    {"report-type-reordered", "Content-Type: Multipart/Report; BOUNDARY=", true},
    {"report-with-preamble", "\r\nThis is the end.\r\n", true},
    {"report-traced", "Return-Path: <>\r\nReceived: from ", true},
    {"report-for-each", "user3", false},
};

TEST_EACH(a_liberty_changes_the_notification, reports)
{
    struct visit visit;
    const struct reference_settings settings = {.liberties = &row->liberty, .liberties_count = 1};
    visit_begin(&visit, &settings);
    visit_command(&visit, "EHLO client.example", 250);
    visit_command(&visit, "MAIL FROM:<user1@test.example>", 250);
    visit_command(&visit, "RCPT TO:<user2@test.example> NOTIFY=SUCCESS", 250);
    visit_command(&visit, "RCPT TO:<user3@test.example> NOTIFY=SUCCESS", 250);
    visit_command(&visit, "DATA", 354);
    visit_send(&visit, MESSAGE);
    visit_expect(&visit, 250);
    char *report = visit_message(&visit, "user1", 0);
    ck_assert_msg((strstr(report, row->part) != NULL) == row->has, "%s: %s", row->liberty, report);
    free(report);
    visit_end(&visit);
}

TEST(each_third_message_is_late_but_not_lost)
{
    const char *const late = "every-third-delivered-late";
    const struct reference_settings settings = {.liberties = &late, .liberties_count = 1};
    struct visit visit;
    visit_begin(&visit, &settings);
    for (unsigned i = 0; i < 3; i++) {
        visit_open_transaction(&visit);
        visit_command(&visit, "DATA", 354);
        visit_send(&visit, MESSAGE);
        visit_expect(&visit, 250);
    }
    long until = clock_now() + 10000;
    while (visit_count(&visit, "user1") < 3 && clock_now() < until)
        stop_sleep(visit.stop, 10);
    ck_assert_uint_eq(visit_count(&visit, "user1"), 3);
    visit_end(&visit);
}

SUITE("reference_liberty_mail", .timeout_s = 100)
