/* DNS queries: what is found, and what becomes of a resolver that does not answer, or not wholly.
 */
#include "dns.h"

#include "count_of.h"
#include "mx.h"
#include "nameserver.h"
#include "resolving.h"
#include "unit.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Expects the values "VALUE VALUE …"; "nothing" if there are none; or the words of the trouble. */
static void expect(struct resolving *resolver, const char *name, enum dns_type type,
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
    struct resolving resolver;
    resolving_begin(&resolver);
    expect(&resolver, "host.example", DNS_A, "192.0.2.1 192.0.2.2");
    expect(&resolver, "HOST.Example.", DNS_AAAA, "2001:db8::1");
    expect(&resolver, "alias.example", DNS_CNAME, "host.example");
    expect(&resolver, "alias.example", DNS_A, "192.0.2.1 192.0.2.2");
    expect(&resolver, "192.0.2.1", DNS_PTR, "host.example");
    expect(&resolver, "2001:db8::6", DNS_PTR, "six.example");
    expect(&resolver, "null.example", DNS_MX, ".");
    resolving_end(&resolver);
}

TEST(exchangers_come_in_the_order_of_their_preference)
{
    struct resolving resolver;
    resolving_begin(&resolver);
    expect(&resolver, "several.example", DNS_MX, "host.example nowhere.example six.example");
    ck_assert_uint_eq(resolver.answer.records[0].preference, 10);
    ck_assert_uint_eq(resolver.answer.records[2].preference, 30);
    resolving_end(&resolver);
}

TEST(what_is_not_there_is_no_trouble)
{
    struct resolving resolver;
    resolving_begin(&resolver);
    expect(&resolver, "nowhere.example", DNS_A, "nothing"); /* NXDOMAIN */
    expect(&resolver, "six.example", DNS_A, "nothing");     /* another type */
    expect(&resolver, "host.example", DNS_CNAME, "nothing");
    expect(&resolver, "host.example", DNS_MX, "nothing");
    expect(&resolver, "192.0.2.9", DNS_PTR, "nothing");
    expect(&resolver, "dangling.example", DNS_A, "nothing");
    expect(&resolver, "loop.example", DNS_A, "nothing");
    resolving_end(&resolver);
}

TEST(a_failure_is_no_absence)
{
    struct resolving resolver;
    resolving_begin(&resolver);
    expect(&resolver, "servfail.example", DNS_MX, "answers SERVFAIL (asked for the MX of servfail");
    expect(&resolver, "refused.example", DNS_A, "answers REFUSED");
    expect(&resolver, "notimp.example", DNS_CNAME, "answers NOTIMP");
    expect(&resolver, "host.example", DNS_PTR, "\"host.example\" is not an address");
    expect(&resolver, "", DNS_MX, "is not a name");
    expect(&resolver, "a..example", DNS_A, "that is not a name");
    ck_assert_int_eq(
        dns_addresses(&resolver.settings, "servfail.example", &resolver.answer, &resolver.err),
        DNS_TROUBLE);
    resolving_end(&resolver);
}

TEST(addresses_of_both_families_come_together)
{
    struct resolving resolver;
    resolving_begin(&resolver);
    ck_assert_int_eq(
        dns_addresses(&resolver.settings, "host.example", &resolver.answer, &resolver.err),
        DNS_FOUND);
    ck_assert_uint_eq(resolver.answer.count, 3);
    ck_assert_str_eq(resolver.answer.records[2].value, "2001:db8::1");
    resolving_end(&resolver);
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
    struct resolving resolver;
    resolving_begin(&resolver);
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
    resolving_end(&resolver);
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

static enum dns_outcome ask_cutter(struct resolving *resolver, struct cutter *cutter,
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
    struct resolving resolver;
    resolving_begin(&resolver);
    char address[32];
    struct cutter cutter = {.fd = bound_socket(address),
                            .to = nameserver_port(resolver.nameserver)};
    resolver.settings.resolver = address;
    for (size_t i = 0; i < COUNT_OF(questions); i++) {
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
    resolving_end(&resolver);
}

/* c-ares then retries over TCP, where nobody listens. */
TEST(a_truncated_answer_is_not_taken_for_the_whole)
{
    struct resolving resolver;
    resolving_begin(&resolver);
    char address[32];
    struct cutter cutter = {
        .fd = bound_socket(address), .to = nameserver_port(resolver.nameserver), .truncated = true};
    resolver.settings.resolver = address;
    ck_assert_int_eq(ask_cutter(&resolver, &cutter, "several.example", DNS_MX), DNS_TROUBLE);
    close(cutter.fd);
    resolving_end(&resolver);
}

TEST(a_resolver_is_a_host_and_perhaps_a_port)
{
    static const char *const good[] = {"127.0.0.1", "127.0.0.1:5353", "::1", "[::1]:53",
                                       "localhost:53"};
    static const char *const bad[] = {
        "",           ":53",     "127.0.0.1:abc",     "127.0.0.1:0", "127.0.0.1:99999",
        "unix:/tmp/", "[::1",    "smtps://127.0.0.1", "a b",         "127.0.0.1:53,127.0.0.1:54",
        "unix:path",  "mx:a.org"};
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        struct err err = {0};
        ck_assert_msg(dns_check_resolver(good[i], &err), "%s: %s", good[i], err.text);
    }
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct err err = {0};
        ck_assert_msg(!dns_check_resolver(bad[i], &err), "\"%s\"", bad[i]);
        ck_assert_msg(strstr(err.text, bad[i]) != NULL, "%s", err.text);
    }
}

SUITE("dns")
