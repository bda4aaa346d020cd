/* The step `resolve`: what it expects of the DNS, and what a failing resolver means for a case. */
#include "count_of.h"
#include "nameserver.h"
#include "playing.h"
#include "record.h"
#include "run.h"
#include "unit.h"

#include <stdio.h>
#include <unistd.h>

static const struct name_record world[] = {
    {"mx.example", NAME_A, "192.0.2.1", 0},
    {"mx.example", NAME_AAAA, "2001:db8::1", 0},
    {"alias.example", NAME_CNAME, "mx.example", 0},
    {"domain.example", NAME_MX, "mx.example", 10},
    {"null.example", NAME_MX, "", 0},
    {"both.example", NAME_MX, "", 0},
    {"both.example", NAME_MX, "mx.example", 10},
    {"1.2.0.192.in-addr.arpa", NAME_PTR, "mx.example", 0},
    {"servfail.example", NAME_FAILS, "", 2},
};

static void check(const char *step, enum smtpspec_verdict verdict, const char *reason)
{
    static const struct act greets[] = {SEND("220 mx.example\r\n"), DRAIN, END};
    struct playing playing;
    struct err err = {0};
    char text[600], resolver[32];
    struct nameserver *nameserver = nameserver_start(world, COUNT_OF(world), 0, &err);
    ck_assert_msg(nameserver != NULL, "%s", err.text);
    snprintf(resolver, sizeof resolver, "127.0.0.1:%u", nameserver_port(nameserver));
    snprintf(text, sizeof text, "start: connected\ndialogue:\n- S: 220\n- resolve: %s\n", step);
    playing_prepare(&playing, text, greets);
    playing.context.resolver = resolver;
    playing_go(&playing);
    playing_expect(&playing, verdict, reason);
    playing_end(&playing);
    nameserver_stop(&nameserver);
}

TEST(what_holds_passes)
{
    static const char *const steps[] = {
        "{name: mx.example}",
        "{name: MX.example., type: address, is: '2001:db8::1'}",
        "{name: domain.example, type: mx, is: Mx.Example.}",
        "{name: domain.example, type: mx, only: mx.example}",
        "{name: null.example, type: mx, only: .}",
        "{name: domain.example, type: mx, is: ., none: true}",
        "{name: alias.example, type: cname, is: mx.example}",
        "{name: 192.0.2.1, type: ptr, is: mx.example}",
        "{name: domain.example, type: [address, mx]}",
        "{name: mx.example, type: [address, mx]}",
        "{name: nowhere.example, type: [address, mx], none: true}",
    };
    for (size_t i = 0; i < COUNT_OF(steps); i++)
        check(steps[i], SMTPSPEC_PASS, "");
}

TEST(what_does_not_hold_fails)
{
    const char *otherwise = "the DNS says otherwise about the";
    static const char *const steps[] = {
        "{name: nowhere.example}",
        "{name: mx.example, is: 192.0.2.9}",
        "{name: mx.example, none: true}",
        "{name: both.example, type: mx, only: .}",
        "{name: both.example, type: mx, is: ., none: true}",
        "{name: mx.example, type: cname}",
        "{name: nowhere.example, type: [address, mx]}",
    };
    for (size_t i = 0; i < COUNT_OF(steps); i++)
        check(steps[i], SMTPSPEC_FAIL, otherwise);
}

TEST(what_is_assumed_in_vain_skips)
{
    check("{name: nowhere.example, assume: true}", SMTPSPEC_SKIP,
          "the DNS has for the address of \"nowhere.example\": no record (expected: a record)");
    check("{name: domain.example, type: mx, is: ., assume: true}", SMTPSPEC_SKIP,
          "the DNS has for the mx of \"domain.example\": mx.example (expected: .)");
}

/* A verdict would be a guess. */
TEST(a_resolver_that_fails_is_no_verdict)
{
    check("{name: servfail.example}", SMTPSPEC_ERROR, "answers SERVFAIL");
    check("{name: servfail.example, none: true}", SMTPSPEC_ERROR, "answers SERVFAIL");
    check("{name: servfail.example, assume: true}", SMTPSPEC_ERROR, "answers SERVFAIL");
    check("{name: mx.example, type: ptr}", SMTPSPEC_ERROR, "\"mx.example\" is not an address");
}

TEST(values_become_a_variable_without_the_root)
{
    check("{name: both.example, type: mx, as: exchangers}\n"
          "- for: {exchanger: '${exchangers}'}\n"
          "  do:\n"
          "  - resolve: {name: '${exchanger}', is: 192.0.2.1}",
          SMTPSPEC_PASS, "");
}

/* A case that needs an address, and wants the greeting to tell it: "220 127.0.0.1". */
static void expect_address(const char *where, enum smtpspec_verdict wanted)
{
    static const struct act acts[] = {SEND("220 127.0.0.1\r\n"), DRAIN, END};
    struct err err = {0};
    struct problems *problems = problems_new();
    struct stop *stop = stop_new();
    struct scripted_server *server = scripted_start(where, acts, &err);
    ck_assert_msg(server != NULL, "%s", err.text);
    struct catalogue *catalogue =
        catalogue_of_text("a",
                          "title: t\nlevel: MUST\nsection: s 1\nneeds: [address]\n"
                          "start: connected\ndialogue:\n- S: 220 ^${address}$\n",
                          problems);
    struct target *target = target_from_address(scripted_address(server), &err);
    struct run_settings settings = {
        .scripts = (const struct script *const *)catalogue->scripts,
        .count = 1,
        .timeout_ms = 500,
        .stop = stop,
    };
    struct smtpspec_record *record = run_target(&settings, target, &err);
    ck_assert_msg(record != NULL, "%s", err.text);
    ck_assert_msg(record->cases[0].verdict == wanted, "%s", record->cases[0].reason);
    record_free(&record);
    target_free(&target);
    catalogue_free(&catalogue);
    scripted_stop(&server);
    problems_free(&problems);
    stop_free(&stop);
}

TEST(the_address_is_that_at_which_the_server_was_reached)
{
    char path[64];
    expect_address("127.0.0.1", SMTPSPEC_PASS);
    snprintf(path, sizeof path, "unix:/tmp/smtpspec-resolve-%d", (int)getpid());
    expect_address(path, SMTPSPEC_SKIP);
}

SUITE("play_resolve")
