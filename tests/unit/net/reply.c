#include "reply.h"
#include "count_of.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

/* The reply in a literal, which may contain NULs; anything after it is an error. */
#define READ(text) read_reply(text, sizeof(text) - 1, false)
#define READ_CUT(text) read_reply(text, sizeof(text) - 1, true)

static struct reply read_reply(const char *octets, size_t length, bool ended)
{
    struct buffer input = {0};
    struct reply reply = {0};
    buffer_add(&input, octets, length);
    ck_assert(reply_take(&input, ended, &reply));
    ck_assert_uint_eq(input.length, 0);
    ck_assert_uint_eq(reply.octets.length, length);
    ck_assert_mem_eq(reply.octets.octets, octets, length);
    buffer_release(&input);
    return reply;
}

static void expect_faults(struct reply reply, unsigned code, unsigned faults)
{
    ck_assert_uint_eq(reply.code, code);
    ck_assert_uint_eq(reply.faults, faults);
    reply_release(&reply);
}

TEST(a_reply_of_one_line_is_taken_apart)
{
    struct reply reply = READ("250 2.1.0 Ok\r\n");
    ck_assert_uint_eq(reply.code, 250);
    ck_assert_uint_eq(reply.count, 1);
    ck_assert_uint_eq(reply.faults, 0);
    ck_assert_str_eq(reply.text.octets, "2.1.0 Ok");
    ck_assert_int_eq(reply.lines[0].separator, ' ');
    ck_assert_uint_eq(reply.lines[0].length, 12);
    reply_release(&reply);
}

TEST(the_lines_of_a_long_reply_are_joined_by_lf)
{
    struct reply reply = READ("250-mx.test.example\r\n250-SIZE 1000\r\n250 HELP\r\n");
    ck_assert_uint_eq(reply.count, 3);
    ck_assert_uint_eq(reply.faults, 0);
    ck_assert_str_eq(reply.text.octets, "mx.test.example\nSIZE 1000\nHELP");
    ck_assert_int_eq(reply.lines[1].separator, '-');
    ck_assert_mem_eq(reply.octets.octets + reply.lines[1].text, "SIZE 1000",
                     reply.lines[1].text_length);
    reply_release(&reply);
}

TEST(an_unfinished_reply_is_not_taken_and_nothing_changes)
{
    const char *const parts[] = {
        "", "2", "250", "250 ok", "250 ok\r", "250-ok\r\n", "250-ok\r\n250-more\r\n"};
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        struct buffer input = {0};
        struct reply reply = {0};
        buffer_add_text(&input, parts[i]);
        ck_assert(!reply_take(&input, false, &reply));
        ck_assert_uint_eq(input.length, strlen(parts[i]));
        ck_assert_uint_eq(reply.count, 0);
        buffer_release(&input);
    }
}

TEST(only_the_first_of_pipelined_replies_is_taken)
{
    struct buffer input = {0};
    struct reply reply = {0};
    buffer_add_text(&input, "250 one\r\n550-two\r\n550 two\r\n354");
    ck_assert(reply_take(&input, false, &reply));
    ck_assert_str_eq(reply.text.octets, "one");
    ck_assert(reply_take(&input, false, &reply));
    ck_assert_uint_eq(reply.code, 550);
    ck_assert_str_eq(reply.text.octets, "two\ntwo");
    ck_assert(!reply_take(&input, false, &reply));
    ck_assert_str_eq(input.octets, "354");
    reply_release(&reply);
    buffer_release(&input);
}

TEST(each_fault_of_framing_is_recorded_and_nothing_repaired)
{
    expect_faults(READ("250 ok\n"), 250, REPLY_BARE_LF);
    expect_faults(READ("250-a\n250 b\r\n"), 250, REPLY_BARE_LF);
    expect_faults(READ("250 a\rb\r\n"), 250, REPLY_BARE_CR);
    expect_faults(READ("250 a\r\r\n"), 250, REPLY_BARE_CR);
    expect_faults(READ("250 a\0b\r\n"), 250, REPLY_NUL);
    expect_faults(READ("250 a\x1b[2J\r\n"), 250, REPLY_CONTROL);
    expect_faults(READ("250 a\x7f\r\n"), 250, REPLY_CONTROL);
    expect_faults(READ("250 caf\xc3\xa9\r\n"), 250, REPLY_8BIT);
    expect_faults(READ("ok\r\n"), 0, REPLY_BAD_CODE);
    expect_faults(READ("25 ok\r\n"), 0, REPLY_BAD_CODE);
    expect_faults(READ("\r\n"), 0, REPLY_BAD_CODE);
    expect_faults(READ("150 ok\r\n"), 150, REPLY_CODE_RANGE);
    expect_faults(READ("650 ok\r\n"), 650, REPLY_CODE_RANGE);
    expect_faults(READ("260 ok\r\n"), 260, REPLY_CODE_RANGE);
    expect_faults(READ("250-a\r\n251 b\r\n"), 251, REPLY_CODE_CHANGES);
    expect_faults(READ("250\tok\r\n"), 250, REPLY_BAD_SEPARATOR);
    expect_faults(READ("2500 ok\r\n"), 250, REPLY_BAD_SEPARATOR);
    expect_faults(READ("250\r\n"), 250, REPLY_NO_TEXT);
}

TEST(what_the_grammar_allows_is_no_fault)
{
    expect_faults(READ("250 \r\n"), 250, 0);
    expect_faults(READ("250-\r\n250 \r\n"), 250, 0);
    expect_faults(READ("250 a\tb\r\n"), 250, 0);
    expect_faults(READ("259 x\r\n"), 259, 0);
}

TEST(a_line_of_512_octets_is_whole_and_513_are_too_long)
{
    char octets[520];
    memset(octets, 'x', sizeof octets);
    memcpy(octets, "250 ", 4);
    memcpy(octets + 510, "\r\n", 2);
    expect_faults(read_reply(octets, 512, false), 250, 0);
    memcpy(octets + 510, "x\r\n", 3);
    expect_faults(read_reply(octets, 513, false), 250, REPLY_LONG_LINE);
}

TEST(a_line_without_a_code_within_a_reply_belongs_to_it)
{
    struct reply reply = READ("250-a\r\nstray\r\n250 b\r\n");
    ck_assert_uint_eq(reply.count, 3);
    ck_assert_uint_eq(reply.code, 250);
    ck_assert_uint_eq(reply.faults, REPLY_BAD_CODE);
    ck_assert_str_eq(reply.text.octets, "a\nstray\nb");
    reply_release(&reply);
}

TEST(http_and_ssh_greetings_are_replies_of_code_0)
{
    struct reply ssh = READ("SSH-2.0-OpenSSH_9.2\r\n");
    ck_assert_uint_eq(ssh.code, 0);
    ck_assert_str_eq(ssh.text.octets, "SSH-2.0-OpenSSH_9.2");
    reply_release(&ssh);
    expect_faults(READ("HTTP/1.1 400 Bad Request\r\n"), 0, REPLY_BAD_CODE);
}

TEST(the_end_of_the_connection_cuts_what_was_there)
{
    expect_faults(READ_CUT("250 o"), 250, REPLY_CUT);
    expect_faults(READ_CUT("250-a\r\n"), 250, REPLY_CUT);
    expect_faults(READ_CUT("250-a\r\n25"), 0, REPLY_CUT);
    expect_faults(READ_CUT("250 ok\r"), 250, REPLY_CUT);
    expect_faults(READ_CUT("25x"), 0, REPLY_CUT | REPLY_BAD_CODE);
    expect_faults(READ_CUT("250 ok\r\n"), 250, 0);
    struct buffer nothing = {0};
    struct reply reply = {0};
    ck_assert(!reply_take(&nothing, true, &reply));
}

TEST(a_line_without_end_is_cut_at_the_bound)
{
    struct buffer input = {0};
    struct reply reply = {0};
    struct reply_scan scan = {0};
    char chunk[4096];
    memset(chunk, '2', sizeof chunk);
    size_t sent = 0;
    do {
        buffer_add(&input, chunk, sizeof chunk);
        sent += sizeof chunk;
    } while (!reply_take_on(&scan, &input, false, &reply));
    ck_assert_uint_le(sent, REPLY_LINE_MOST + sizeof chunk);
    ck_assert_uint_eq(reply.octets.length, REPLY_LINE_MOST);
    ck_assert_uint_eq(reply.faults & REPLY_TOO_BIG, REPLY_TOO_BIG);
    ck_assert_uint_eq(input.length, sent - REPLY_LINE_MOST);
    reply_release(&reply);
    buffer_release(&input);
}

/* Feeds LINE until a reply is taken; returns how many went in. */
static size_t lines_until_taken(const char *line, struct reply *reply)
{
    struct buffer input = {0};
    struct reply_scan scan = {0};
    size_t lines = 0;
    do {
        buffer_add_text(&input, line);
        lines++;
    } while (!reply_take_on(&scan, &input, false, reply));
    buffer_release(&input);
    return lines;
}

TEST(a_reply_of_endless_lines_is_cut_at_the_bounds)
{
    struct reply reply = {0};
    ck_assert_uint_eq(lines_until_taken("250-again\r\n", &reply), REPLY_LINES_MOST);
    ck_assert_uint_eq(reply.faults, REPLY_TOO_BIG);
    ck_assert_uint_eq(reply.count, REPLY_LINES_MOST);
    char line[60001];
    memset(line, 'x', sizeof line);
    memcpy(line, "250-", 4);
    memcpy(line + 59998, "\r\n", 3);
    lines_until_taken(line, &reply);
    ck_assert_uint_eq(reply.faults, REPLY_TOO_BIG | REPLY_LONG_LINE);
    ck_assert_uint_le(reply.octets.length, REPLY_MOST + sizeof line);
    reply_release(&reply);
}

TEST(octets_that_come_one_by_one_are_each_looked_at_once)
{
    struct buffer input = {0};
    struct reply reply = {0};
    struct reply_scan scan = {0};
    buffer_add_text(&input, "250-a\r\n250 b");
    ck_assert(!reply_take_on(&scan, &input, false, &reply));
    input.octets[9] = '\n'; /* looking again would find a line ending and the end of the reply */
    buffer_add_text(&input, "c");
    ck_assert(!reply_take_on(&scan, &input, false, &reply));
    ck_assert_uint_eq(scan.at, input.length);
    ck_assert_uint_eq(scan.line, 7);
    ck_assert_uint_eq(scan.lines, 1);
    buffer_release(&input);
}

TEST(the_same_reply_comes_out_however_it_is_split)
{
    const char whole[] = "250-a\r\nx\n25\0 \r\r\n250-b\r\n550 c\r\n";
    struct reply at_once = READ("250-a\r\nx\n25\0 \r\r\n250-b\r\n550 c\r\n");
    struct buffer input = {0};
    struct reply slowly = {0};
    struct reply_scan scan = {0};
    for (size_t i = 0; i < sizeof whole - 1; i++) {
        buffer_add(&input, whole + i, 1);
        ck_assert_int_eq(reply_take_on(&scan, &input, false, &slowly), i == sizeof whole - 2);
    }
    ck_assert_uint_eq(slowly.faults, at_once.faults);
    ck_assert_uint_eq(slowly.count, 5);
    ck_assert_mem_eq(slowly.text.octets, at_once.text.octets, at_once.text.length);
    reply_release(&at_once);
    reply_release(&slowly);
    buffer_release(&input);
}

TEST(a_part_can_be_looked_at_without_being_taken)
{
    struct buffer input = {0};
    struct reply reply = {0};
    buffer_add_text(&input, "250-a\r\n25");
    reply_part(&input, &reply);
    ck_assert_uint_eq(input.length, 9);
    ck_assert_uint_eq(reply.count, 2);
    ck_assert_uint_eq(reply.faults, 0);
    buffer_release(&input);
    reply_part(&input, &reply);
    ck_assert_uint_eq(reply.octets.length, 0);
    ck_assert_uint_eq(reply.count, 0);
    reply_release(&reply);
}

TEST(every_fault_has_a_name_that_leads_back_to_it)
{
    for (unsigned bit = 0; bit < REPLY_FAULTS; bit++) {
        enum reply_fault fault = (enum reply_fault)(1u << bit);
        ck_assert_ptr_nonnull(reply_fault_name(fault));
        ck_assert_uint_eq(reply_fault_by_name(reply_fault_name(fault)), fault);
    }
    ck_assert_str_eq(reply_fault_name(REPLY_8BIT), "8bit");
    ck_assert_str_eq(reply_fault_name(REPLY_CUT), "cut");
    ck_assert_uint_eq(reply_fault_by_name("none"), 0);
    ck_assert_ptr_null(reply_fault_name((enum reply_fault)(1u << REPLY_FAULTS)));
    ck_assert_ptr_null(reply_fault_name((enum reply_fault)3));
}

SUITE("reply")
