#include "content.h"
#include "delivered.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

static void check_octets(struct buffer *got, const char *wanted)
{
    ck_assert_str_eq(buffer_text(got), wanted);
    buffer_release(got);
}

TEST(line_ends_become_crlf_and_stay_it)
{
    struct buffer out = {0};
    content_crlf(&out, "a\nb\r\nc", 6);
    check_octets(&out, "a\r\nb\r\nc\r\n");
    content_crlf_only(&out, "a\nb\r\nc", 6);
    check_octets(&out, "a\r\nb\r\nc");
    content_crlf(&out, "", 0);
    check_octets(&out, "");
}

TEST(leading_dots_are_doubled_and_the_end_is_added)
{
    struct buffer out = {0};
    const char *text = ".\r\na.b\r\n..c\r\n";
    content_stuff(&out, text, strlen(text));
    check_octets(&out, "..\r\na.b\r\n...c\r\n.\r\n");
}

TEST(fields_are_found_unfolded_and_without_regard_to_case)
{
    const char *text =
        "Received: one\r\n\ttwo\r\nsubject: x\r\nReceived: three\r\n\r\nSubject: no\r\n";
    struct buffer value = {0};
    ck_assert(delivered_field(text, strlen(text), "RECEIVED", 0, &value));
    check_octets(&value, "one\ttwo");
    ck_assert(delivered_field(text, strlen(text), "Received", 1, &value));
    check_octets(&value, "three");
    ck_assert(delivered_field(text, strlen(text), "Subject", 0, &value));
    check_octets(&value, "x");
    ck_assert(!delivered_field(text, strlen(text), "Subject", 1, &value));
}

TEST(the_body_begins_behind_the_first_empty_line)
{
    const char *text = "A: b\r\n\r\nbody\r\n\r\nmore\r\n";
    ck_assert_str_eq(text + delivered_body(text, strlen(text)), "body\r\n\r\nmore\r\n");
    ck_assert_uint_eq(delivered_body("A: b\r\n", 6), 6);
    ck_assert_uint_eq(delivered_body("\r\nx", 3), 2);
}

SUITE("content")
