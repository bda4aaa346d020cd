/* DNS queries, and the hosts of a domain. */
#include "dns.h"

#include "memory.h"
#include "mx.h"
#include "nameserver.h"
#include "unit.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const struct name_record world[] = {
    {"host.example", NAME_A, "192.0.2.1", 0},
    {"host.example", NAME_A, "192.0.2.2", 0},
    {"host.example", NAME_AAAA, "2001:db8::1", 0},
    {"six.example", NAME_AAAA, "2001:db8::6", 0},
    {"alias.example", NAME_CNAME, "host.example", 0},
    {"loop.example", NAME_CNAME, "loop.example", 0},
    {"dangling.example", NAME_CNAME, "nowhere.example", 0},
    {"1.2.0.192.in-addr.arpa", NAME_PTR, "host.example", 0},
    {"6.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa", NAME_PTR,
     "six.example", 0},
    {"servfail.example", NAME_FAILS, "", 2},
    {"refused.example", NAME_FAILS, "", 5},
    {"notimp.example", NAME_FAILS, "", 4},
    /* domains */
    {"several.example", NAME_MX, "six.example", 30},
    {"several.example", NAME_MX, "host.example", 10},
    {"several.example", NAME_MX, "nowhere.example", 20},
    {"alias-mx.example", NAME_MX, "alias.example", 10},
    {"aliased.example", NAME_CNAME, "several.example", 0},
    {"null.example", NAME_MX, "", 0},
    {"null-and-more.example", NAME_MX, "", 0},
    {"null-and-more.example", NAME_MX, "six.example", 10},
    {"bad-mx.example", NAME_MX, "nowhere.example", 10},
    {"servfail-mx.example", NAME_MX, "servfail.example", 10},
    {"half-servfail.example", NAME_MX, "servfail.example", 10},
    {"half-servfail.example", NAME_MX, "six.example", 20},
    {"twice.example", NAME_MX, "six.example", 10},
    {"twice.example", NAME_MX, "six.example", 20},
};

/* A resolver that knows this world, and how to query it. */
struct resolver {
    struct nameserver *nameserver;
    char address[32];
    struct dns_settings settings;
    struct stop *stop;
    struct dns_answer answer;
    struct mx_hosts hosts;
    struct err err;
};

static void begin(struct resolver *resolver)
{
    *resolver = (struct resolver){.stop = stop_new()};
    resolver->nameserver = nameserver_start(world, sizeof world / sizeof *world, 0, &resolver->err);
    ck_assert_msg(resolver->nameserver != NULL, "%s", resolver->err.text);
    snprintf(resolver->address, sizeof resolver->address, "127.0.0.1:%u",
             nameserver_port(resolver->nameserver));
    resolver->settings = (struct dns_settings){
        .resolver = resolver->address, .timeout_ms = 5000, .stop = resolver->stop};
}

static void end(struct resolver *resolver)
{
    dns_answer_release(&resolver->answer);
    mx_hosts_release(&resolver->hosts);
    nameserver_stop(&resolver->nameserver);
    stop_free(&resolver->stop);
}

/* Expects the values "VALUE VALUE …"; "nothing" if there are none; or the words of the trouble. */
static void expect(struct resolver *resolver, const char *name, enum dns_type type,
                   const char *wanted)
{
    char got[1200] = "nothing";
    dns_answer_release(&resolver->answer);
    enum dns_outcome outcome =
        dns_ask(&resolver->settings, name, type, &resolver->answer, &resolver->err);
    if (outcome == DNS_TROUBLE)
        snprintf(got, sizeof got, "%s", resolver->err.text);
    for (size_t i = 0; i < resolver->answer.count; i++) {
        size_t have = i ? strlen(got) : 0;
        snprintf(got + have, sizeof got - have, "%s%s", i ? " " : "",
                 resolver->answer.records[i].value);
    }
    if (outcome == DNS_TROUBLE)
        ck_assert_msg(strstr(got, wanted) != NULL, "%s: %s", name, got);
    else
        ck_assert_str_eq(got, wanted);
    ck_assert(outcome == DNS_FOUND || !resolver->answer.count);
}

TEST(records_of_each_type_are_found)
{
    struct resolver resolver;
    begin(&resolver);
    expect(&resolver, "host.example", DNS_A, "192.0.2.1 192.0.2.2");
    expect(&resolver, "HOST.Example.", DNS_AAAA, "2001:db8::1");
    expect(&resolver, "alias.example", DNS_CNAME, "host.example");
    expect(&resolver, "alias.example", DNS_A, "192.0.2.1 192.0.2.2");
    expect(&resolver, "192.0.2.1", DNS_PTR, "host.example");
    expect(&resolver, "2001:db8::6", DNS_PTR, "six.example");
    expect(&resolver, "null.example", DNS_MX, ".");
    end(&resolver);
}

TEST(exchangers_come_in_the_order_of_their_preference)
{
    struct resolver resolver;
    begin(&resolver);
    expect(&resolver, "several.example", DNS_MX, "host.example nowhere.example six.example");
    ck_assert_uint_eq(resolver.answer.records[0].preference, 10);
    ck_assert_uint_eq(resolver.answer.records[2].preference, 30);
    end(&resolver);
}

TEST(what_is_not_there_is_no_trouble)
{
    struct resolver resolver;
    begin(&resolver);
    expect(&resolver, "nowhere.example", DNS_A, "nothing"); /* NXDOMAIN */
    expect(&resolver, "six.example", DNS_A, "nothing");     /* another type */
    expect(&resolver, "host.example", DNS_CNAME, "nothing");
    expect(&resolver, "host.example", DNS_MX, "nothing");
    expect(&resolver, "192.0.2.9", DNS_PTR, "nothing");
    expect(&resolver, "dangling.example", DNS_A, "nothing");
    expect(&resolver, "loop.example", DNS_A, "nothing");
    end(&resolver);
}

TEST(a_failure_is_no_absence)
{
    struct resolver resolver;
    begin(&resolver);
    expect(&resolver, "servfail.example", DNS_MX, "answers SERVFAIL (asked for the MX of servfail");
    expect(&resolver, "refused.example", DNS_A, "answers REFUSED");
    expect(&resolver, "notimp.example", DNS_CNAME, "answers NOTIMP");
    expect(&resolver, "host.example", DNS_PTR, "\"host.example\" is not an address");
    expect(&resolver, "", DNS_MX, "is not a name");
    expect(&resolver, "a..example", DNS_A, "that is not a name");
    ck_assert_int_eq(
        dns_addresses(&resolver.settings, "servfail.example", &resolver.answer, &resolver.err),
        DNS_TROUBLE);
    end(&resolver);
}

TEST(addresses_of_both_families_come_together)
{
    struct resolver resolver;
    begin(&resolver);
    ck_assert_int_eq(
        dns_addresses(&resolver.settings, "host.example", &resolver.answer, &resolver.err),
        DNS_FOUND);
    ck_assert_uint_eq(resolver.answer.count, 3);
    ck_assert_str_eq(resolver.answer.records[2].value, "2001:db8::1");
    end(&resolver);
}

/* A UDP socket bound to a free port, which is put into ADDRESS. */
static int bound_socket(char address[32])
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof at;
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(bind(fd, (struct sockaddr *)&at, sizeof at), 0);
    ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&at, &length), 0);
    snprintf(address, 32, "127.0.0.1:%u", ntohs(at.sin_port));
    return fd;
}

TEST(a_silent_resolver_costs_no_more_than_its_time)
{
    struct resolver resolver;
    begin(&resolver);
    char address[32];
    int fd = bound_socket(address);
    resolver.settings.resolver = address;
    resolver.settings.timeout_ms = 300;
    long began = clock_now();
    expect(&resolver, "host.example", DNS_A, "does not answer (asked for the A of host.example)");
    ck_assert_int_ge(clock_now() - began, 250);
    ck_assert(!mx_find(&resolver.settings, "mx:several.example", &resolver.hosts, &resolver.err));
    ck_assert_ptr_nonnull(strstr(resolver.err.text, "does not answer"));
    close(fd); /* and nobody listens there */
    resolver.settings.timeout_ms = 60000;
    expect(&resolver, "host.example", DNS_A, "cannot be reached");
    ck_assert_int_le(clock_now() - began, 30000); /* on any machine, however slow */
    fd = bound_socket(address);
    stop_set(resolver.stop);
    began = clock_now();
    expect(&resolver, "host.example", DNS_A, "does not answer");
    ck_assert_int_le(clock_now() - began, 30000);
    close(fd);
    end(&resolver);
}

/* Forwards one query to the real resolver, and cuts its answer. */
struct cutter {
    int fd;
    unsigned to; /* the port */
    size_t cut;  /* octets to leave out at the end */
    size_t length;
    bool truncated; /* RFC 1035 4.1.1: TC */
};

static void *cut_one(void *state)
{
    struct cutter *cutter = state;
    struct sockaddr_in from, to = {.sin_family = AF_INET,
                                   .sin_port = htons((uint16_t)cutter->to),
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof from;
    unsigned char octets[512];
    ssize_t got = recvfrom(cutter->fd, octets, sizeof octets, 0, (struct sockaddr *)&from, &length);
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (got > 0 && sendto(fd, octets, (size_t)got, 0, (struct sockaddr *)&to, sizeof to) > 0)
        got = recv(fd, octets, sizeof octets, 0);
    close(fd);
    cutter->length = (size_t)got;
    octets[2] |= cutter->truncated ? 2 : 0;
    if (cutter->length > cutter->cut)
        sendto(cutter->fd, octets, cutter->length - cutter->cut, 0, (struct sockaddr *)&from,
               length);
    return NULL;
}

static enum dns_outcome ask_cutter(struct resolver *resolver, struct cutter *cutter,
                                   const char *name, enum dns_type type)
{
    pthread_t thread;
    ck_assert_int_eq(pthread_create(&thread, NULL, cut_one, cutter), 0);
    dns_answer_release(&resolver->answer);
    enum dns_outcome outcome =
        dns_ask(&resolver->settings, name, type, &resolver->answer, &resolver->err);
    pthread_join(thread, NULL);
    return outcome;
}

/* The last record is the one that is cut; "found" may only be based on the octets that arrived. */
TEST(an_answer_that_is_cut_is_trouble)
{
    static const struct {
        const char *name;
        enum dns_type type;
    } questions[] = {
        {"six.example", DNS_AAAA},    {"null.example", DNS_MX}, {"bad-mx.example", DNS_MX},
        {"alias.example", DNS_CNAME}, {"192.0.2.1", DNS_PTR},
    };
    struct resolver resolver;
    begin(&resolver);
    char address[32];
    struct cutter cutter = {.fd = bound_socket(address),
                            .to = nameserver_port(resolver.nameserver)};
    resolver.settings.resolver = address;
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        cutter.cut = 0;
        ck_assert_int_eq(ask_cutter(&resolver, &cutter, questions[i].name, questions[i].type),
                         DNS_FOUND);
        size_t record = cutter.length - 12 - strlen(questions[i].name) - 6;
        for (cutter.cut = 1; cutter.cut < (record < 24 ? record : 24); cutter.cut++) {
            ck_assert_msg(ask_cutter(&resolver, &cutter, questions[i].name, questions[i].type) ==
                              DNS_TROUBLE,
                          "%s without %zu octets", questions[i].name, cutter.cut);
            ck_assert_uint_eq(resolver.answer.count, 0);
        }
    }
    close(cutter.fd);
    end(&resolver);
}

/* c-ares then retries over TCP, where nobody listens. */
TEST(a_truncated_answer_is_not_taken_for_the_whole)
{
    struct resolver resolver;
    begin(&resolver);
    char address[32];
    struct cutter cutter = {
        .fd = bound_socket(address), .to = nameserver_port(resolver.nameserver), .truncated = true};
    resolver.settings.resolver = address;
    ck_assert_int_eq(ask_cutter(&resolver, &cutter, "several.example", DNS_MX), DNS_TROUBLE);
    close(cutter.fd);
    end(&resolver);
}

TEST(a_resolver_is_a_host_and_perhaps_a_port)
{
    static const char *const good[] = {"127.0.0.1", "127.0.0.1:5353", "::1", "[::1]:53",
                                       "localhost:53"};
    static const char *const bad[] = {
        "",           ":53",     "127.0.0.1:abc",     "127.0.0.1:0", "127.0.0.1:99999",
        "unix:/tmp/", "[::1",    "smtps://127.0.0.1", "a b",         "127.0.0.1:53,127.0.0.1:54",
        "unix:path",  "mx:a.org"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        struct err err = {0};
        ck_assert_msg(dns_check_resolver(good[i], &err), "%s: %s", good[i], err.text);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct err err = {0};
        ck_assert_msg(!dns_check_resolver(bad[i], &err), "\"%s\"", bad[i]);
        ck_assert_msg(strstr(err.text, bad[i]) != NULL, "%s", err.text);
    }
}

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
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
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
static void expect_hosts(struct resolver *resolver, const char *address, const char *wanted)
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
    struct resolver resolver;
    begin(&resolver);
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
    end(&resolver);
}

TEST(a_domain_without_mx_is_its_own_host)
{
    struct resolver resolver;
    begin(&resolver);
    expect_hosts(&resolver, "mx:six.example", "six.example@[2001:db8::6]:25");
    end(&resolver);
}

TEST(a_domain_that_takes_no_mail_says_why)
{
    struct resolver resolver;
    begin(&resolver);
    expect_hosts(&resolver, "mx:null.example", "null.example accepts no mail: it has a null MX");
    expect_hosts(&resolver, "mx:nowhere.example", "neither an MX record nor an address");
    expect_hosts(
        &resolver, "mx:bad-mx.example",
        "none of the hosts in the MX records of bad-mx.example has an address (nowhere.example)");
    expect_hosts(&resolver, "mx:servfail.example", "SERVFAIL (asked for the MX of servfail");
    expect_hosts(&resolver, "mx:servfail-mx.example", "SERVFAIL (asked for the A of servfail");
    end(&resolver);
}

SUITE("dns")
