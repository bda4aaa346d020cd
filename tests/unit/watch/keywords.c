/* The keywords of EHLO responses: each list by itself, and those of a run beside each other. */
#include "catalogue_of.h"
#include "invariants.h"
#include "loading.h"
#include "memory.h"
#include "playing.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

static struct problems *problems;
static struct catalogue *catalogue;
static struct invariants *invariants;

/* The invariant with the items ALWAYS, in a catalogue whose registry knows DSN, HELP and SIZE. */
static void watch(const char *always)
{
    char *folder = cases_new();
    char *text = mem_format("title: x\ncovers: [rfc1-1-must]\nalways:\n%s", always);
    problems = problems_new();
    free(file_in(folder, "cases/registries/smtp.yaml",
                 "date: 2026-11-24\nehlo-keywords: [DSN, HELP, SIZE]\n"));
    case_in(folder, "a/always.yaml", text);
    catalogue = catalogue_of(folder, problems);
    ck_assert_ptr_nonnull(catalogue);
    invariants = invariants_new((const struct script *const *)catalogue->scripts, 1);
    free(text);
    folder_remove(&folder);
}

static void show_in(struct sight sight, const char *octets)
{
    struct buffer pending = {0};
    struct reply reply = {0};
    struct transcript *transcript = transcript_new(NULL);
    buffer_add_text(&pending, octets);
    ck_assert(reply_take(&pending, false, &reply));
    sight.reply = &reply;
    sight.transcript = transcript;
    sight.case_id = sight.case_id ? sight.case_id : "a/case";
    sight.command = sight.command ? sight.command : "EHLO client.example\\r\\n";
    sight.asked = sight.asked ? sight.asked : ASKED_EHLO;
    invariants_see(invariants, &sight);
    transcript_free(&transcript);
    reply_release(&reply);
    buffer_release(&pending);
}

static void show(const char *octets)
{
    show_in((struct sight){0}, octets);
}

/* What has become of it; releases all. REASON NULL: it passes. */
static void ends(enum smtpspec_verdict verdict, const char *reason)
{
    struct smtpspec_result result = {0};
    invariants_result(invariants, catalogue->scripts[0], &result);
    ck_assert_str_eq(smtpspec_verdict_name(result.verdict), smtpspec_verdict_name(verdict));
    ck_assert_msg(!reason || strcmp(result.reason, reason) == 0, "%s", result.reason);
    result_empty(&result);
    invariants_free(&invariants);
    catalogue_free(&catalogue);
    problems_free(&problems);
}

/* What an invariant with the item ITEM says of a single EHLO response. */
static void judged(const char *item, const char *octets, enum smtpspec_verdict verdict,
                   const char *reason)
{
    watch(item);
    show(octets);
    ends(verdict, reason);
}

TEST(a_keyword_is_letters_digits_and_hyphens)
{
    static const char item[] = "- keywords: well-formed\n";
    judged(item, "250-a_b greets\r\n250-8BITMIME\r\n250-size 1_0\r\n250 X-Y\r\n", SMTPSPEC_PASS,
           NULL);
    judged(item, "250-a\r\n250-DSN\r\n250 AUTH=PLAIN LOGIN\r\n", SMTPSPEC_FAIL,
           "\"AUTH=PLAIN\" is not a keyword (RFC 5321 4.1.1.1: letters, digits and hyphens) (in "
           "a/case)");
    judged(item, "250-a\r\n250 -X\r\n", SMTPSPEC_FAIL,
           "\"-X\" is not a keyword (RFC 5321 4.1.1.1: letters, digits and hyphens) (in a/case)");
    judged(item, "250-a\r\n250 F\xc3\xbc\r\n", SMTPSPEC_FAIL,
           "\"F\\xC3\\xBC\" is not a keyword (RFC 5321 4.1.1.1: letters, digits and hyphens) (in "
           "a/case)");
    judged(item, "250-a\r\n250 \r\n", SMTPSPEC_FAIL,
           "\"\" is not a keyword (RFC 5321 4.1.1.1: letters, digits and hyphens) (in a/case)");
}

TEST(a_bad_keyword_that_hides_nothing_can_be_found)
{
    static const char item[] = "- keywords: findable\n";
    judged(item, "250-a\r\n250-AUTH PLAIN\r\n250-XA=B\r\n250 AUTH=PLAIN LOGIN\r\n", SMTPSPEC_PASS,
           NULL);
    judged(item, "250-a\r\n250-AUTHX PLAIN\r\n250 AUTH=PLAIN\r\n", SMTPSPEC_FAIL,
           "\"AUTH=PLAIN\" is not a keyword (RFC 5321 4.1.1.1: letters, digits and hyphens) (in "
           "a/case)");
}

TEST(a_keyword_is_listed_once)
{
    static const char item[] = "- keywords: unique\n";
    judged(item, "250-DSN\r\n250-DSN\r\n250 SIZE\r\n", SMTPSPEC_PASS, NULL);
    judged(item, "250-a\r\n250-AUTH PLAIN\r\n250 AUTH=PLAIN\r\n", SMTPSPEC_PASS, NULL);
    judged(item, "250-a\r\n250-SIZE 1\r\n250-DSN\r\n250 Size 2\r\n", SMTPSPEC_FAIL,
           "\"SIZE\" is listed twice (in a/case)");
    judged(item, "250-a\r\n250-X\r\n250-X\r\n250 X\r\n", SMTPSPEC_FAIL,
           "\"X\" is listed 3 times (in a/case)");
}

TEST(parameters_follow_single_spaces)
{
    static const char item[] = "- keywords: single-spaced\n";
    judged(item, "250-a  b \r\n250 SIZE 1 2\r\n", SMTPSPEC_PASS, NULL);
    judged(item, "250-a\r\n250 SIZE  1\r\n", SMTPSPEC_FAIL,
           "\"SIZE  1\" has two spaces in a row (in a/case)");
    judged(item, "250-a\r\n250 SIZE \r\n", SMTPSPEC_FAIL, "\"SIZE \" ends in a space (in a/case)");
}

TEST(a_name_that_is_not_in_the_registry_warns)
{
    static const char item[] = "- should: {keywords: registered}\n";
    judged(item, "250-a\r\n250-size 1\r\n250-xyz\r\n250-A_B\r\n250 HELP\r\n", SMTPSPEC_PASS, NULL);
    judged(item, "250-a\r\n250-OK\r\n250 DSN\r\n", SMTPSPEC_WARN,
           "\"OK\" is not a registered keyword (registry of 2026-11-24) (in a/case)");
}

TEST(an_invariant_sees_the_replies_to_its_commands)
{
    watch("- {of: [RCPT, greeting], code: 250}\n");
    show_in((struct sight){.asked = ASKED_VRFY}, "551 a\r\n");
    show_in((struct sight){.asked = ASKED_UNKNOWN}, "551 a\r\n");
    ends(SMTPSPEC_SKIP, "no replies of this kind were seen");
    watch("- {of: [RCPT, greeting], code: 250}\n");
    show_in((struct sight){.asked = ASKED_RCPT}, "250 a\r\n");
    show_in((struct sight){.asked = ASKED_MAIL}, "551 a\r\n");
    ends(SMTPSPEC_PASS, NULL);
    watch("- {of: greeting, code: 220}\n");
    show_in((struct sight){.asked = ASKED_GREETING}, "554 a\r\n");
    ends(SMTPSPEC_FAIL, "got 554 where 220 was expected (in a/case)");
}

#define UNCHANGED "- {of: [EHLO, LHLO], when: 2yz, keywords: unchanged}\n"

TEST(sessions_of_a_kind_list_the_same_keywords)
{
    watch(UNCHANGED);
    show("250-a\r\n250-SIZE 1\r\n250 DSN\r\n");
    show("250-b\r\n250-dsn\r\n250 SIZE 2\r\n");
    show("500 no\r\n");
    ends(SMTPSPEC_PASS, NULL);
    watch(UNCHANGED);
    show("250-a\r\n250-SIZE\r\n250 STARTTLS\r\n");
    show_in((struct sight){.case_id = "a/b"}, "250-a\r\n250 SIZE\r\n");
    ends(SMTPSPEC_FAIL, "\"STARTTLS\" is not listed here, but an earlier reply in the clear lists "
                        "it (a/case) (in a/b)");
    watch(UNCHANGED);
    show_in((struct sight){.is_tls = true}, "250 a\r\n");
    show_in((struct sight){.is_tls = true}, "250-a\r\n250 DSN\r\n");
    show_in((struct sight){.is_tls = true}, "250 a\r\n");
    ends(SMTPSPEC_FAIL, "\"DSN\" is listed here, but an earlier reply under TLS does not list it "
                        "(a/case) (in a/case)");
}

TEST(tls_a_login_and_the_name_of_the_client_make_a_kind)
{
    watch(UNCHANGED);
    show("250-a\r\n250 STARTTLS\r\n");
    show_in((struct sight){.is_tls = true}, "250-a\r\n250 AUTH PLAIN\r\n");
    show_in((struct sight){.is_tls = true, .is_logged_in = true}, "250-a\r\n250 DSN\r\n");
    show_in((struct sight){.is_logged_in = true}, "250-a\r\n250 SIZE\r\n");
    show_in((struct sight){.command = "EHLO other.example\\r\\n"}, "250-a\r\n250 HELP\r\n");
    show_in((struct sight){.command = "HELP\\r\\n", .asked = ASKED_HELP}, "250-a\r\n250 b\r\n");
    ends(SMTPSPEC_PASS, NULL);
}

TEST(more_kinds_than_are_kept_are_not_compared)
{
    watch(UNCHANGED);
    for (int i = 0; i < 200; i++) {
        char *command = mem_format("EHLO c%d.example\\r\\n", i);
        show_in((struct sight){.command = command}, "250-a\r\n250 SIZE\r\n");
        show_in((struct sight){.command = command}, i < 64 ? "250-a\r\n250 SIZE\r\n" : "250 a\r\n");
        free(command);
    }
    ends(SMTPSPEC_PASS, NULL);
}

SUITE("keywords")
