#include "endpoint.h"
#include "count_of.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

static struct endpoint parse(const char *text)
{
    struct endpoint endpoint;
    struct err err = {0};
    ck_assert_msg(endpoint_parse(text, 25, &endpoint, &err), "%s: %s", text, err.text);
    return endpoint;
}

static void expect(const char *text, const char *host, unsigned port, bool implicit_tls)
{
    struct endpoint endpoint = parse(text);
    ck_assert_str_eq(endpoint.host, host);
    ck_assert_uint_eq(endpoint.port, port);
    ck_assert_int_eq(endpoint.implicit_tls, implicit_tls);
    ck_assert_str_eq(endpoint.path, "");
}

TEST(host_and_port_are_read_in_every_form)
{
    expect("mx.test.example", "mx.test.example", 25, false);
    expect("mx.test.example:2525", "mx.test.example", 2525, false);
    expect("127.0.0.1:65535", "127.0.0.1", 65535, false);
    expect("[::1]", "::1", 25, false);
    expect("[::1]:2525", "::1", 2525, false);
    expect("::1", "::1", 25, false);
    expect("[fe80::1%eth0]:26", "fe80::1%eth0", 26, false);
    expect("smtp://localhost:1025", "localhost", 1025, false);
    expect("SMTP://localhost", "localhost", 25, false);
}

TEST(smtps_means_tls_from_the_start_and_port_465)
{
    expect("smtps://mx.test.example", "mx.test.example", 465, true);
    expect("smtps://[::1]:4650", "::1", 4650, true);
}

TEST(a_unix_socket_has_a_path_and_no_host)
{
    struct endpoint endpoint = parse("unix:/run/lmtp.sock");
    ck_assert_str_eq(endpoint.path, "/run/lmtp.sock");
    ck_assert_str_eq(endpoint.host, "");
}

TEST(what_is_no_endpoint_is_refused_with_what_was_expected)
{
    const char *const bad[][2] = {
        {"", "expected host"},
        {":25", "expected host"},
        {"mx:test.example", "MX is looked up first"},
        {"host:", "expected a number from 1 to 65535"},
        {"host:0", "expected a number from 1 to 65535"},
        {"host:65536", "expected a number from 1 to 65535"},
        {"host:99999999999999999999", "expected a number from 1 to 65535"},
        {"host:25x", "expected a number from 1 to 65535"},
        {"host:+25", "expected a number from 1 to 65535"},
        {"two words", "is not a host"},
        {"a/b", "is not a host"},
        {"-x", "is not a host"},
        {"1:2:3", "is not a host"},
        {"[::1", "no closing bracket"},
        {"[localhost]:25", "is not an IPv6 address"},
        {"[::1]25", "expected :port"},
        {"ftp://host", "smtps://host"},
        {"unix:", "no path"},
        {"smtps://", "no host after 'smtps://'"},
        {"2525", "expected host"},
        {"b\xc3\xbc"
         "cher.example",
         "written as xn--"},
        {"host\nname", "\\x0a"},
        {"\033[31m", "\\x1b"},
    };
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct endpoint endpoint;
        struct err err = {0};
        ck_assert_msg(!endpoint_parse(bad[i][0], 25, &endpoint, &err), "%s", bad[i][0]);
        ck_assert_msg(strstr(err.text, bad[i][1]), "%s: %s", bad[i][0], err.text);
    }
}

TEST(what_is_too_long_for_the_system_is_refused)
{
    char text[400] = "unix:/";
    struct endpoint endpoint;
    struct err err = {0};
    memset(text + 6, 'x', 108);
    ck_assert(!endpoint_parse(text, 25, &endpoint, &err));
    memset(text, 'x', 256);
    ck_assert(!endpoint_parse(text, 25, &endpoint, &err));
    ck_assert_ptr_nonnull(strstr(err.text, "255"));
}

TEST(this_machine_is_told_from_others)
{
    const char *const here[] = {"unix:/x", "127.0.0.1", "127.1.2.3", "::1",
                                "0.0.0.0", "localhost", "LOCALHOST", "::ffff:127.0.0.1"};
    const char *const elsewhere[] = {"192.0.2.1", "2001:db8::1", "::ffff:192.0.2.1", "notlocalhost",
                                     "no-such-host.invalid"};
    for (size_t i = 0; i < COUNT_OF(here); i++) {
        struct endpoint endpoint = parse(here[i]);
        ck_assert_msg(endpoint_is_local(&endpoint), "%s", here[i]);
        ck_assert_msg(endpoint_is_loopback(&endpoint), "%s", here[i]);
    }
    for (size_t i = 0; i < COUNT_OF(elsewhere); i++) {
        struct endpoint endpoint = parse(elsewhere[i]);
        ck_assert_msg(!endpoint_is_local(&endpoint), "%s", elsewhere[i]);
        ck_assert_msg(!endpoint_is_loopback(&endpoint), "%s", elsewhere[i]);
    }
}

SUITE("endpoint")
