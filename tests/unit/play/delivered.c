/* The fields of a delivered message. */
#include "delivered.h"
#include "unit.h"

#include <string.h>

#define OURS "From: <a@client.example>\r\nSubject: x\r\n\r\nbody\r\n"
#define OWN "Received: from client.example\r\n\tby mx.test.example; today\r\n"
#define HOP "Received: from mx.test.example by store.test.example; later\r\n"
#define OLD "Received: from old.example by older.example; yesterday\r\n"

/* The server's own Received field of MESSAGE, of which SENT was sent, is WANTED; NULL: there is
 * none. */
static void own_is(const char *message, const char *sent, const char *wanted)
{
    struct buffer octets = {0}, value = {0};
    buffer_add_text(&octets, sent);
    bool found = delivered_added_field(message, strlen(message), "received", &octets, &value);
    ck_assert_msg(found == (wanted != NULL), "%s", buffer_text(&value));
    ck_assert_str_eq(buffer_text(&value), wanted ? wanted : "");
    buffer_release(&octets);
    buffer_release(&value);
}

#define UNFOLDED "from client.example\tby mx.test.example; today"

TEST(the_own_field_is_the_only_one_that_was_added)
{
    own_is("Return-Path: <a@client.example>\r\n" OWN OURS, OURS, UNFOLDED);
}

TEST(a_field_may_be_folded_before_its_value)
{
    own_is("Received:\r\n from client.example\r\n\tby mx.test.example; today\r\n" OURS, OURS,
           UNFOLDED);
    own_is("Received: \r\n\tfrom client.example\r\n\tby mx.test.example; today\r\n" OURS, OURS,
           UNFOLDED);
}

TEST(a_hop_behind_the_server_puts_its_field_above_the_own_one)
{
    own_is(HOP OWN OURS, OURS, UNFOLDED);
    own_is(HOP HOP "Delivered-To: u\r\n" OWN "X-Virus: none\r\n" OURS, OURS, UNFOLDED);
}

TEST(fields_that_were_sent_are_not_the_own_one)
{
    own_is(HOP OWN OLD OLD OURS, OLD OLD OURS, UNFOLDED);
    own_is(OWN OLD OURS, "Subject: another message\r\n\r\n.\r\n" OLD OURS, UNFOLDED);
}

TEST(a_server_that_adds_none_has_none)
{
    own_is(OURS, OURS, NULL);
    own_is(OLD OURS, OLD OURS, NULL);
    own_is("Delivered-To: u\r\n\r\n" OWN, "", NULL);
    own_is("", "", NULL);
}

TEST(fields_are_counted_from_the_top)
{
    struct buffer value = {0};
    const char message[] = HOP OWN OURS;
    ck_assert(delivered_field(message, strlen(message), "RECEIVED", 1, &value));
    ck_assert_str_eq(buffer_text(&value), UNFOLDED);
    buffer_clear(&value);
    ck_assert(!delivered_field(message, strlen(message), "Received", 2, &value));
    ck_assert(!delivered_field(message, strlen(message), "Receive", 0, &value));
    buffer_release(&value);
}

SUITE("delivered")
