#include "address.h"
#include "count_of.h"
#include "literal.h"
#include "params.h"
#include "unit.h"

#include <netinet/in.h>
#include <string.h>

static bool is_mailbox(const char *text)
{
    struct address address;
    return !address_take_mailbox(text, false, &address);
}

static bool is_path(const char *text, const struct address_rules *rules)
{
    struct address address;
    return !address_take_path(&text, rules, &address) && !*text;
}

static const struct address_rules forward = {.postmaster = true};
static const struct address_rules reverse = {.null = true};

static const char *const mailboxes[] = {
    "a@b",
    "a.b.c@example.org",
    "!#$%&'*+-/=?^_`{|}~@example.org",
    "\"\"@example.org",
    "\"a b@c>\"@example.org",
    "\"a\\\"b\\\\c\"@example.org",
    "a@1.2-3.example",
    "a@[192.0.2.1]",
    "a@[IPv6:2001:db8::1]",
    "a@[ipv6:::ffff:192.0.2.1]",
    "a@[tag:anything]",
};

TEST_EACH(a_mailbox_by_the_grammar_is_accepted, mailboxes)
{
    ck_assert_msg(is_mailbox(*row), "%s", *row);
}

static const char *const no_mailboxes[] = {
    "",
    "a",
    "@b",
    "a@",
    ".a@b",
    "a.@b",
    "a..b@c",
    "a b@c",
    "a@b_c",
    "a@-b",
    "a@b-",
    "a@b..c",
    "a@.b",
    "a@b.",
    "a@b c",
    "a@b@c",
    "\"a@b",
    "\"a\"b@c",
    "\"a\\",
    "a\x01@b",
    "a@[1.2.3]",
    "a@[1.2.3.256]",
    "a@[1.2.3.4",
    "a@[::1]",
    "a@[IPv6:1::2::3]",
    "a@[IPv6:]",
    "a@[]",
    "a@[tag:]",
    "\xC3\xA9@b",
};

TEST_EACH(what_breaks_the_grammar_is_not_a_mailbox, no_mailboxes)
{
    ck_assert_msg(!is_mailbox(*row), "%s", *row);
}

TEST(quoted_and_unquoted_spellings_are_one_local_part)
{
    static const char *const spellings[] = {"user1@b", "\"user1\"@b", "\"us\\er1\"@b"};
    for (size_t i = 0; i < COUNT_OF(spellings); i++) {
        struct address address;
        ck_assert_ptr_null(address_take_mailbox(spellings[i], false, &address));
        ck_assert_str_eq(address.local, "user1");
        ck_assert_str_eq(address.text, spellings[i]);
    }
}

TEST(a_path_has_brackets_and_may_have_a_route)
{
    ck_assert(is_path("<a@b>", &forward));
    ck_assert(is_path("<@x.example,@y.example:a@b>", &forward));
    ck_assert(is_path("<@x.example:a@b>", &reverse));
    ck_assert(is_path("<>", &reverse));
    ck_assert(!is_path("<>", &forward));
    ck_assert(is_path("<PostMaster>", &forward));
    ck_assert(!is_path("<postmaster>", &reverse));
    ck_assert(!is_path("<someone>", &forward));
    static const char *const wrong[] = {"a@b",      "<a@b",       "<a@b>>",          "< a@b>",
                                        "<a@b >",   "<@x:>",      "<@x,y:a@b>",      "<@x,@:a@b>",
                                        "<@x a@b>", "<@x@y:a@b>", "<@[1.2.3.4]:a@b>"};
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        ck_assert_msg(!is_path(wrong[i], &forward), "%s is wrong", wrong[i]);
}

TEST(what_stands_behind_a_path_is_left)
{
    const char *text = "<a@b> SIZE=1";
    struct address address;
    ck_assert_ptr_null(address_take_path(&text, &forward, &address));
    ck_assert_str_eq(text, " SIZE=1");
    ck_assert_str_eq(address.domain, "b");
}

TEST(sizes_are_those_of_the_rfc)
{
    char text[400];
    memset(text, 'x', sizeof text);
    memcpy(text + 64, "@b", 3);
    ck_assert(is_mailbox(text)); /* a local part of 64 octets */
    memset(text, 'x', sizeof text);
    memcpy(text + 65, "@b", 3);
    ck_assert(!is_mailbox(text));
    memset(text, 'x', sizeof text);
    memcpy(text, "a@", 2);
    for (size_t i = 2 + 63; i < 2 + 255; i += 64)
        text[i] = '.';
    text[2 + 255] = '\0';
    ck_assert(is_mailbox(text)); /* a domain of 255 */
    memcpy(text + 2 + 255, "x", 2);
    ck_assert(!is_mailbox(text));
}

TEST(utf8_is_taken_where_it_is_allowed)
{
    struct address address;
    ck_assert_ptr_null(address_take_mailbox("\xC3\xA9@\xC3\xA9.example", true, &address));
    ck_assert(address_is_utf8("\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"));
    static const char *const wrong[] = {"\xC3", "\xC0\x80", "\xED\xA0\x80", "\xF5\x80\x80\x80",
                                        "\xA9"};
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        ck_assert(!address_is_utf8(wrong[i]));
}

TEST(literals_of_one_address_are_equal)
{
    ck_assert(literal_equal("[127.0.0.1]", "[127.000.000.001]"));
    ck_assert(literal_equal("[IPv6:::1]", "[ipv6:0:0:0:0:0:0:0:1]"));
    ck_assert(literal_equal("[IPv6:::ffff:127.0.0.1]", "[127.0.0.1]"));
    ck_assert(!literal_equal("[127.0.0.1]", "[127.0.0.2]"));
    ck_assert(!literal_equal("[tag:x]", "[127.0.0.1]"));
    char text[LITERAL_SIZE];
    const struct sockaddr_in6 loopback = {.sin6_family = AF_INET6, .sin6_addr = in6addr_loopback};
    literal_of((const struct sockaddr *)&loopback, text);
    ck_assert_str_eq(text, "[IPv6:::1]");
}

static bool take_any(void *state, const char *value)
{
    ++*(unsigned *)state;
    return !value || strcmp(value, "bad") != 0;
}

static enum params_outcome read_params(const char *text)
{
    static const struct param_rule rules[] = {{"SIZE", take_any}, {"BODY", take_any}, {NULL, NULL}};
    unsigned taken = 0;
    return params_take(text, rules, false, &taken);
}

TEST(parameters_are_by_the_grammar)
{
    ck_assert_int_eq(read_params(""), PARAMS_OK);
    ck_assert_int_eq(read_params(" size=1 BODY"), PARAMS_OK);
    ck_assert_int_eq(read_params(" SIZE=1 SIZE=2"), PARAMS_REPEATED);
    ck_assert_int_eq(read_params(" OTHER=1"), PARAMS_UNKNOWN);
    static const char *const wrong[] = {"SIZE", " ",      "  SIZE", " SIZE=", " SIZE=a=b",
                                        " -X",  " SIZE ", " X_Y",   " =1",    " SIZE=bad"};
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        ck_assert_msg(read_params(wrong[i]) == PARAMS_SYNTAX, "\"%s\" is wrong", wrong[i]);
}

TEST(xtext_is_decoded_strictly)
{
    char out[16];
    ck_assert(xtext_decode("a+2Bb+3D", out, 15));
    ck_assert_str_eq(out, "a+b=");
    static const char *const wrong[] = {"+", "+2", "+2b", "+GG", "a=b", "a b", "\x7F"};
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        ck_assert_msg(!xtext_decode(wrong[i], out, 15), "%s is wrong", wrong[i]);
    ck_assert(!xtext_decode("abcd", out, 3));
}

SUITE("reference_address")
