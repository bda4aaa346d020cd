/* mx:DOMAIN: the hosts of a domain. */
#include "mx.h"

#include "count_of.h"
#include "resolving.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

TEST(an_mx_address_is_a_domain_and_perhaps_a_port)
{
    static const char *const bad[] = {
        "mx:",
        "mx:.",
        "mx:.a",
        "mx:a..b",
        "mx:a b",
        "mx:a/b",
        "mx:a@b",
        "mx::25",
        "mx:a:",
        "mx:a:0",
        "mx:a:x",
        "mx:a:65536",
        "mx:a:1:2",
        "mx:127.0.0.1",
        "mx:[::1]",
        "mx:::1",
        "mx:a:-1",
        "mx:a:99999999999999999999",
        "mx:0123456789012345678901234567890123456789012345678901234567890123.example"};
    char domain[256], all[400];
    unsigned port;
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct err err = {0};
        ck_assert_msg(!mx_parse(bad[i], domain, &port, &err), "%s", bad[i]);
        ck_assert_msg(strstr(err.text, bad[i]) != NULL, "%s", err.text);
    }
    memset(all, 'a', sizeof all);
    memcpy(all, "mx:", 3);
    all[sizeof all - 1] = '\0';
    ck_assert(!mx_parse(all, domain, &port, NULL));
    ck_assert(mx_parse("mx:Example.org.", domain, &port, NULL));
    ck_assert_str_eq(domain, "Example.org");
    ck_assert_uint_eq(port, 25);
    ck_assert(mx_parse("mx:a_b-1.example:2525", domain, &port, NULL));
    ck_assert_uint_eq(port, 2525);
    ck_assert(mx_is("mx:a") && mx_is("MX:a") && !mx_is("mx.example.org:25"));
}

/* The hosts as "NAME@ADDRESS NAME: TROUBLE", or why there are none. */
static void expect_hosts(struct resolving *resolver, const char *address, const char *wanted)
{
    char got[2000] = "";
    mx_hosts_release(&resolver->hosts);
    if (!mx_find(&resolver->settings, address, &resolver->hosts, &resolver->err)) {
        ck_assert_uint_eq(resolver->hosts.count, 0);
        ck_assert_msg(strstr(resolver->err.text, wanted) != NULL, "%s: %s", address,
                      resolver->err.text);
        return;
    }
    for (size_t i = 0; i < resolver->hosts.count; i++) {
        const struct mx_host *host = &resolver->hosts.hosts[i];
        size_t have = strlen(got);
        ck_assert((host->address == NULL) == (host->trouble != NULL));
        snprintf(got + have, sizeof got - have, "%s%s%s", have ? " " : "", host->name,
                 host->address ? "@" : "!");
        have = strlen(got);
        snprintf(got + have, sizeof got - have, "%s", host->address ? host->address : "");
    }
    ck_assert_str_eq(got, wanted);
}

TEST(each_host_of_a_domain_is_found)
{
    struct resolving resolver;
    resolving_begin(&resolver);
    const char *several = "host.example@192.0.2.1:25 host.example@192.0.2.2:25 "
                          "host.example@[2001:db8::1]:25 nowhere.example! "
                          "six.example@[2001:db8::6]:25";
    expect_hosts(&resolver, "mx:several.example", several);
    ck_assert_ptr_nonnull(strstr(resolver.hosts.hosts[3].trouble, "several.example"));
    expect_hosts(&resolver, "mx:aliased.example", several);
    expect_hosts(&resolver, "mx:twice.example:2525", "six.example@[2001:db8::6]:2525");
    expect_hosts(&resolver, "mx:alias-mx.example",
                 "alias.example@192.0.2.1:25 alias.example@192.0.2.2:25 "
                 "alias.example@[2001:db8::1]:25");
    expect_hosts(&resolver, "mx:half-servfail.example",
                 "servfail.example! six.example@[2001:db8::6]:25");
    ck_assert_ptr_nonnull(strstr(resolver.hosts.hosts[0].trouble, "SERVFAIL"));
    expect_hosts(&resolver, "mx:null-and-more.example", "six.example@[2001:db8::6]:25");
    resolving_end(&resolver);
}

TEST(a_domain_without_mx_is_its_own_host)
{
    struct resolving resolver;
    resolving_begin(&resolver);
    expect_hosts(&resolver, "mx:six.example", "six.example@[2001:db8::6]:25");
    resolving_end(&resolver);
}

TEST(a_domain_that_takes_no_mail_says_why)
{
    struct resolving resolver;
    resolving_begin(&resolver);
    expect_hosts(&resolver, "mx:null.example", "null.example accepts no mail: it has a null MX");
    expect_hosts(&resolver, "mx:nowhere.example", "neither an MX record nor an address");
    expect_hosts(
        &resolver, "mx:bad-mx.example",
        "none of the hosts in the MX records of bad-mx.example has an address (nowhere.example)");
    expect_hosts(&resolver, "mx:servfail.example", "SERVFAIL (asked for the MX of servfail");
    expect_hosts(&resolver, "mx:servfail-mx.example", "SERVFAIL (asked for the A of servfail");
    resolving_end(&resolver);
}

SUITE("mx")
