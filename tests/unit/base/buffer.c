#include "buffer.h"
#include "escape.h"
#include "unit.h"

#include <stdlib.h>

TEST(a_full_buffer_takes_nothing_more)
{
    struct buffer buffer = BUFFER_LIMITED(4);
    ck_assert(buffer_add_text(&buffer, "abc"));
    ck_assert(!buffer_add_text(&buffer, "de"));
    ck_assert_str_eq(buffer.octets, "abc");
    ck_assert(buffer_add_text(&buffer, "d"));
    ck_assert_uint_eq(buffer.length, 4);
    buffer_release(&buffer);
}

TEST(dropping_keeps_the_rest)
{
    struct buffer buffer = {0};
    buffer_add_text(&buffer, "one two");
    buffer_drop(&buffer, 4);
    ck_assert_str_eq(buffer.octets, "two");
    buffer_drop(&buffer, 99);
    ck_assert_uint_eq(buffer.length, 0);
    buffer_release(&buffer);
}

TEST(cutting_keeps_what_is_before)
{
    struct buffer buffer = {0};
    buffer_cut(&buffer, 0);
    buffer_add_text(&buffer, "one two");
    buffer_drop(&buffer, 1);
    buffer_cut(&buffer, 99);
    ck_assert_str_eq(buffer_text(&buffer), "ne two");
    buffer_cut(&buffer, 2);
    ck_assert_str_eq(buffer_text(&buffer), "ne");
    buffer_cut(&buffer, 0);
    ck_assert_str_eq(buffer_text(&buffer), "");
    buffer_release(&buffer);
}

TEST(taking_leaves_an_empty_buffer)
{
    struct buffer buffer = {0};
    ck_assert_str_eq(buffer_text(&buffer), "");
    char *nothing = buffer_take(&buffer);
    ck_assert_str_eq(nothing, "");
    free(nothing);
    buffer_format(&buffer, "%d-%s", 250, "x");
    ck_assert_str_eq(buffer_text(&buffer), "250-x");
    char *text = buffer_take(&buffer);
    ck_assert_str_eq(text, "250-x");
    ck_assert_uint_eq(buffer.length, 0);
    free(text);
}

TEST(every_octet_is_escaped_to_printable_ascii)
{
    for (int octet = 0; octet < 256; octet++) {
        char one = (char)octet;
        char *text = escape_new(&one, 1);
        for (char *c = text; *c; c++)
            ck_assert(*c >= 32 && *c < 127);
        free(text);
    }
    char *text = escape_new("a\r\n\x1b\\\xff", 6);
    ck_assert_str_eq(text, "a\\r\\n\\x1B\\\\\\xFF");
    free(text);
}

TEST(a_long_stretch_is_shortened_with_its_count)
{
    struct buffer out = {0};
    escape_shortened(&out, "abcdefghij", 10, 4);
    ck_assert_str_eq(out.octets, "ab[...6 octets...]ij");
    buffer_release(&out);
}

SUITE("buffer")
