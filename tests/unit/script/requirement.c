#include "requirement.h"
#include "catalogue_of.h"
#include "loading.h"
#include "memory.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

static char *folder;
static struct arena *arena;
static struct problems *problems;

static void before(void)
{
    folder = folder_new();
    arena = arena_new();
    problems = problems_new();
}

static void after(void)
{
    problems_free(&problems);
    arena_free(&arena);
    folder_remove(&folder);
}

static struct requirements *read_text(const char *text)
{
    free(file_in(folder, "requirements/rfc2.yaml", text));
    char *directory = mem_format("%s/requirements", folder);
    struct requirements *all = requirements_load(directory, 2, arena, problems);
    free(directory);
    return all;
}

TEST(in_the_first_format_the_impact_may_be_missing)
{
    free(file_in(folder, "requirements/rfc2.yaml",
                 "- {id: rfc2-1-a, section: RFC 2 1, level: MUST, says: x, observe: wire, stage: "
                 "any}\n"));
    char *directory = mem_format("%s/requirements", folder);
    struct requirements *all = requirements_load(directory, 1, arena, problems);
    ck_assert_uint_eq(problems_count(problems), 0);
    ck_assert_int_eq(requirements_at(all, 0)->impact, SMTPSPEC_FORM);
    free(directory);
}

/* TEXT has problems, and WORDS are among what is said of them. */
static void refused(const char *text, const char *words)
{
    read_text(text);
    char *said = problems_below(folder, problems);
    ck_assert_msg(strstr(said, words) != NULL, "\"%s\" is not in:\n%s", words, said);
    free(said);
    problems_free(&problems);
    problems = problems_new();
}

/* TEXT has no problems, and its first requirement is returned. */
static const struct requirement *good(const char *text)
{
    struct requirements *all = read_text(text);
    char *said = problems_below(folder, problems);
    ck_assert_str_eq(said, "");
    free(said);
    return requirements_at(all, 0);
}

/* Ends where the key that a test is about begins. */
#define ENTRY(level)                                                                               \
    "- id: rfc2-a\n"                                                                               \
    "  section: RFC 2 1\n"                                                                         \
    "  level: " level "\n"                                                                         \
    "  says: x\n"                                                                                  \
    "  observe: wire\n"                                                                            \
    "  stage: any\n"
#define MUST ENTRY("MUST")
#define FORM "  impact: form\n"

TEST(the_keys_are_checked)
{
    refused(MUST FORM MUST FORM, "rfc2.yaml:8:3: the requirement rfc2-a is already defined in");
    refused(ENTRY("SHALL") FORM,
            "rfc2.yaml:3:10: \"SHALL\" is not a value of `level`; expected MUST, MUST NOT, SHOULD, "
            "SHOULD NOT, MAY or implied\n"
            "      level: SHALL\n"
            "             ^\n");
    refused(MUST FORM "  say: x\n",
            "rfc2.yaml:8:3: a requirement has no key \"say\"; did you mean");
    refused(
        "- id: rfc2-b\n  level: MUST\n  impact: form\n  says: x\n  observe: wire\n  stage: any\n",
        "rfc2.yaml:1:3: a requirement needs `section`");
    refused("- {id: rfc2-b, section: RFC 2, level: MUST, impact: form, says: x, observe: sight, "
            "stage: any}\n",
            "\"sight\" is not a value of `observe`; expected wire, mailbox, dns, timing, tls or "
            "none");
    refused("- MUST\n", "a requirement must be a mapping, and this is a text");
}

TEST(an_impact_is_demanded)
{
    ck_assert_int_eq(good(MUST "  impact: security\n")->impact, SMTPSPEC_SECURITY);
    ck_assert_int_eq(good(MUST "  impact: loss\n")->impact, SMTPSPEC_LOSS);
    ck_assert_int_eq(good(MUST "  impact: interop\n")->impact, SMTPSPEC_INTEROP);
    ck_assert_int_eq(good(MUST FORM)->impact, SMTPSPEC_FORM);
    refused(MUST, "rfc2.yaml:1:3: a requirement needs `impact`: security, loss, interop or form\n"
                  "    - id: rfc2-a\n"
                  "      ^\n");
    refused(
        MUST "  impact: grave\n",
        "rfc2.yaml:7:11: \"grave\" is not a value of `impact`; expected security, loss, interop "
        "or form\n"
        "      impact: grave\n"
        "              ^\n");
    refused(MUST "  impact: [loss]\n", "rfc2.yaml:7:11: impact must be a text, and this is a list");
}

TEST(roles_are_some_of_the_four)
{
    ck_assert_uint_eq(good(MUST FORM)->roles, SMTPSPEC_ALL_ROLES);
    ck_assert_uint_eq(good(MUST FORM "  role: [relay, gateway]\n")->roles,
                      SMTPSPEC_RELAY | SMTPSPEC_GATEWAY);
    ck_assert_uint_eq(good(MUST FORM "  role: [submission, delivery]\n")->roles,
                      SMTPSPEC_SUBMISSION | SMTPSPEC_DELIVERY);
    refused(MUST FORM "  role: [relay, mta]\n",
            "rfc2.yaml:8:17: \"mta\" is not a value of `role`; expected relay, delivery, "
            "submission or gateway\n"
            "      role: [relay, mta]\n"
            "                    ^\n");
    refused(MUST FORM "  role: relay\n", "rfc2.yaml:8:9: role must be a list, and this is a text");
    refused(MUST FORM "  role: []\n", "role is empty; leave it out to mean all");
    refused(MUST FORM "  role: [relay, relay]\n", "rfc2.yaml:8:17: \"relay\" is already listed");
    refused(MUST FORM "  role: [relay, delivery, submission, gateway]\n",
            "these are all the roles; leave `role` out");
    refused(MUST FORM "  role: [[relay]]\n", "a role must be a text, and this is a list");
}

TEST(what_is_implied_is_judged)
{
    const struct requirement *judged =
        good(ENTRY("implied") FORM "  judged: SHOULD\n  because: y\n");
    ck_assert_int_eq(judged->level, SMTPSPEC_SHOULD);
    ck_assert(judged->judged);
    ck_assert_str_eq(judged->because, "y");
    ck_assert(!good(MUST FORM)->judged);
    refused(ENTRY("implied") FORM,
            "rfc2.yaml:3:10: an implied requirement needs `judged`: MUST, SHOULD or MAY\n"
            "      level: implied\n"
            "             ^\n");
    refused(ENTRY("implied") FORM "  judged: MUST NOT\n  because: y\n",
            "\"MUST NOT\" is not a value of `judged`; expected MUST, SHOULD or MAY");
    refused(ENTRY("implied") FORM "  judged: MUST\n",
            "rfc2.yaml:8:11: `judged` needs `because`: why it is judged like that");
    refused(MUST FORM "  judged: MAY\n  because: y\n",
            "`judged` is for implied requirements; this one is MUST");
}

TEST(what_became_of_it_is_read)
{
    const struct requirement *one =
        good(MUST FORM "  superseded: {by: RFC 7504 3, how: weaker, when: the greeting is 521}\n"
                       "  errata: [5414, 2578]\n");
    ck_assert_str_eq(one->superseded.by, "RFC 7504 3");
    ck_assert_str_eq(one->superseded.how, "weaker");
    ck_assert_str_eq(one->superseded.when, "the greeting is 521");
    ck_assert_uint_eq(one->errata_count, 2);
    ck_assert_int_eq(one->errata[1], 2578);
    one = good(MUST FORM);
    ck_assert_str_eq(one->superseded.by, "");
    ck_assert_uint_eq(one->errata_count, 0);
    refused(MUST FORM "  superseded: {by: RFC 3, how: gone}\n",
            "\"gone\" is not a value of `how`; expected same, weaker, stronger or dropped");
    refused(MUST FORM "  superseded: {by: RFC 3}\n", "superseded needs `how`: same, weaker");
    refused(MUST FORM "  superseded: {how: same}\n", "`by` is the section that supersedes this");
    refused(MUST FORM "  superseded: {by: bis, how: same}\n", "such as \"RFC 5321 4.2\"");
    refused(MUST FORM "  superseded: {by: RFC 3, how: same, why: y}\n", "has no key \"why\"");
    refused(MUST FORM "  superseded: RFC 3\n", "superseded must be a mapping");
    refused(MUST FORM "  errata: 5414\n", "errata must be a list");
    refused(MUST FORM "  errata: [a]\n", "a number from 1 to 999999 is expected here");
}

/* The text that MAKE makes of it is EXPECTED. */
static void says(char *made, const char *expected)
{
    ck_assert_str_eq(made, expected);
    free(made);
}

TEST(people_are_told_in_one_line)
{
    says(requirement_traits(good(MUST FORM)), "MUST, form");
    const struct requirement *whole =
        good(ENTRY("implied") "  judged: MAY\n  because: y\n  impact: loss\n"
                              "  role: [gateway, relay, delivery]\n"
                              "  superseded: {by: RFC 3 4, how: weaker, when: it rains}\n"
                              "  errata: [1, 2]\n");
    says(requirement_traits(whole), "implied (MAY), loss, for relay and delivery and gateway");
    says(requirement_history(whole),
         "superseded by RFC 3 4 (weaker) if it rains; erratum 1; erratum 2");
    says(requirement_history(good(MUST FORM)), "");
    says(requirement_history(good(MUST FORM "  errata: [7]\n")), "erratum 7");
}

/* So a case that cites it has no second problem. */
TEST(an_entry_with_a_problem_is_still_there)
{
    struct requirements *all = read_text(MUST "  impact: grave\n  role: [mta]\n");
    ck_assert_ptr_nonnull(requirements_find(all, "rfc2-a"));
    ck_assert_uint_eq(problems_count(problems), 2);
    ck_assert_uint_eq(requirements_find(all, "rfc2-a")->roles, SMTPSPEC_ALL_ROLES);
}

TEST(names_of_impacts_and_roles)
{
    ck_assert_str_eq(smtpspec_impact_name(SMTPSPEC_SECURITY), "security");
    ck_assert_str_eq(smtpspec_impact_name(SMTPSPEC_FORM), "form");
    ck_assert_str_eq(smtpspec_impact_name((enum smtpspec_impact)9), "?");
    ck_assert_str_eq(smtpspec_role_name(SMTPSPEC_RELAY), "relay");
    ck_assert_str_eq(smtpspec_role_name(SMTPSPEC_GATEWAY), "gateway");
    ck_assert_str_eq(smtpspec_role_name(SMTPSPEC_ALL_ROLES), "?");
}

TEST(the_inventory_has_no_problems)
{
    struct requirements *all = requirements_load(REQUIREMENTS_DIRECTORY, 2, arena, problems);
    char *said = problems_below(folder, problems);
    ck_assert_str_eq(said, "");
    free(said);
    ck_assert_uint_gt(requirements_count(all), 900);
}

SUITE("requirement", .before = before, .after = after)
