/* What a case leans on, and what becomes of it where the owner of that failed. */
#include "owners.h"

#include "memory.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

static const char *of_rset[] = {"rfc-rset"}, *of_mail[] = {"rfc-mail"};
static const struct script owner = {
    .id = "a/rset[row]", .owns = OWNS_RSET, .cover_ids = of_rset, .covers_count = 1};
static const struct script other = {.id = "a/mail", .cover_ids = of_mail, .covers_count = 1};

static const struct leaning of_the_owner = {.on = OWNS_RSET};

/* What becomes of a failure of the other case, which cites REQUIREMENT, if the owner has ended with
 * OWNER_ENDS. Hands over its reason. */
static char *settled(enum smtpspec_verdict owner_ends, unsigned leans_on, const char *requirement,
                     enum smtpspec_verdict *verdict)
{
    const struct script *scripts[] = {&other, &owner};
    struct owners *owners = owners_new(scripts, COUNT_OF(scripts));
    struct smtpspec_result result = {
        .verdict = *verdict, .requirement = requirement, .reason = mem_text("got 503")};
    owners_note(owners, &other, (struct leaning){.on = leans_on}, *verdict);
    owners_note(owners, &owner, of_the_owner, owner_ends);
    owners_settle(owners, &other, 0, &result);
    owners_free(&owners);
    *verdict = result.verdict;
    return result.reason;
}

static void expect(enum smtpspec_verdict owner_ends, unsigned leans_on, const char *requirement,
                   enum smtpspec_verdict wanted)
{
    enum smtpspec_verdict verdict = SMTPSPEC_FAIL;
    free(settled(owner_ends, leans_on, requirement, &verdict));
    ck_assert_str_eq(smtpspec_verdict_name(verdict), smtpspec_verdict_name(wanted));
}

TEST(a_failure_that_leans_on_a_failed_owner_is_a_skip_that_names_it)
{
    enum smtpspec_verdict verdict = SMTPSPEC_FAIL;
    char *reason = settled(SMTPSPEC_FAIL, OWNS_RSET, "rfc-mail", &verdict);
    ck_assert_int_eq(verdict, SMTPSPEC_SKIP);
    ck_assert_ptr_nonnull(strstr(reason, "RSET, which a/rset judges"));
    free(reason);
    expect(SMTPSPEC_WARN, OWNS_RSET, "rfc-mail", SMTPSPEC_FAIL); /* it works */
}

TEST(a_note_that_leans_on_a_failed_owner_is_a_skip_too)
{
    enum smtpspec_verdict verdict = SMTPSPEC_NOTE;
    free(settled(SMTPSPEC_FAIL, OWNS_RSET, "rfc-mail", &verdict));
    ck_assert_int_eq(verdict, SMTPSPEC_SKIP);
}

TEST(what_does_not_lean_on_it_or_is_about_it_stays)
{
    expect(SMTPSPEC_PASS, OWNS_RSET, "rfc-mail", SMTPSPEC_FAIL);
    expect(SMTPSPEC_SKIP, OWNS_RSET, "rfc-mail", SMTPSPEC_FAIL);
    expect(SMTPSPEC_FAIL, OWNS_NOOP, "rfc-mail", SMTPSPEC_FAIL);
    expect(SMTPSPEC_FAIL, 0, "rfc-mail", SMTPSPEC_FAIL);
    expect(SMTPSPEC_FAIL, OWNS_RSET, "rfc-rset", SMTPSPEC_FAIL);
}

/* What becomes of a failure that leans on the owner of the order of commands, which failed by
 * another reply. */
static enum smtpspec_verdict settled_by_reply(enum asked owners, unsigned owners_code,
                                              enum asked asked, unsigned code)
{
    static const struct script first = {
        .id = "a/order", .owns = OWNS_ORDER, .cover_ids = of_rset, .covers_count = 1};
    const struct script *scripts[] = {&other, &first};
    struct owners *owners_of_all = owners_new(scripts, COUNT_OF(scripts));
    struct smtpspec_result result = {
        .verdict = SMTPSPEC_FAIL, .requirement = "rfc-mail", .reason = mem_text("got it")};
    owners_note(owners_of_all, &other, (struct leaning){OWNS_ORDER, asked, code}, SMTPSPEC_FAIL);
    owners_note(owners_of_all, &first, (struct leaning){OWNS_ORDER, owners, owners_code},
                SMTPSPEC_FAIL);
    owners_settle(owners_of_all, &other, 0, &result);
    owners_free(&owners_of_all);
    free(result.reason);
    return result.verdict;
}

TEST(the_owner_of_a_reply_speaks_for_the_same_reply_only)
{
    ck_assert_int_eq(settled_by_reply(ASKED_RCPT, 250, ASKED_RCPT, 250), SMTPSPEC_SKIP);
    ck_assert_int_eq(settled_by_reply(ASKED_RCPT, 250, ASKED_DATA, 250), SMTPSPEC_FAIL);
    ck_assert_int_eq(settled_by_reply(ASKED_RCPT, 250, ASKED_RCPT, 354), SMTPSPEC_FAIL);
    ck_assert_int_eq(settled_by_reply(ASKED_RCPT, 501, ASKED_DATA, 501), SMTPSPEC_SKIP);
    ck_assert_int_eq(settled_by_reply(ASKED_RCPT, 501, ASKED_DATA, 502), SMTPSPEC_FAIL);
}

TEST(what_is_about_a_command_may_lean_on_another_owner)
{
    static const struct script content = {.id = "a/content", .owns = OWNS_CONTENT};
    const struct script *scripts[] = {&other, &owner, &content};
    struct owners *owners = owners_new(scripts, COUNT_OF(scripts));
    struct smtpspec_result result = {
        .verdict = SMTPSPEC_FAIL, .requirement = "rfc-rset", .reason = mem_text("other octets")};
    owners_note(owners, &other, (struct leaning){.on = OWNS_RSET | OWNS_CONTENT}, SMTPSPEC_FAIL);
    owners_note(owners, &owner, of_the_owner, SMTPSPEC_FAIL);
    owners_note(owners, &content, (struct leaning){.on = OWNS_CONTENT}, SMTPSPEC_FAIL);
    owners_settle(owners, &other, 0, &result);
    ck_assert_int_eq(result.verdict, SMTPSPEC_SKIP);
    ck_assert_ptr_nonnull(strstr(result.reason, "a/content judges"));
    free(result.reason);
    owners_free(&owners);
}

TEST(what_is_no_failure_stays_as_it_is)
{
    enum smtpspec_verdict verdicts[] = {SMTPSPEC_PASS, SMTPSPEC_ERROR};
    for (size_t i = 0; i < COUNT_OF(verdicts); i++) {
        enum smtpspec_verdict verdict = verdicts[i];
        free(settled(SMTPSPEC_FAIL, OWNS_RSET, "rfc-mail", &verdict));
        ck_assert_int_eq(verdict, verdicts[i]);
    }
}

TEST(that_an_owner_failed_is_known_to_the_others)
{
    const struct script *scripts[] = {&other, &owner};
    struct owners *owners = owners_new(scripts, COUNT_OF(scripts));
    ck_assert(!owners_failed(owners, OWNS_RSET, &other));
    owners_note(owners, &owner, of_the_owner, SMTPSPEC_FAIL);
    ck_assert(owners_failed(owners, OWNS_RSET, &other));
    ck_assert(!owners_failed(owners, OWNS_RSET, &owner));
    ck_assert(!owners_failed(owners, OWNS_NOOP, &other));
    owners_note(owners, &owner, of_the_owner, SMTPSPEC_PASS);
    ck_assert(!owners_failed(owners, OWNS_RSET, &other));
    ck_assert(!owners_failed(NULL, OWNS_RSET, &other));
    owners_free(&owners);
}

static unsigned leans(const char *octets)
{
    return owners_of_commands(octets, strlen(octets));
}

TEST(commands_are_found_in_any_case_and_in_groups)
{
    ck_assert_uint_eq(leans("rset\r\n"), OWNS_RSET);
    ck_assert_uint_eq(leans("RSET"), OWNS_RSET);
    ck_assert_uint_eq(leans("MAIL FROM:<>\r\nNOOP x\r\nSTARTTLS\r\n"), OWNS_NOOP | OWNS_STARTTLS);
    ck_assert_uint_eq(leans("AUTH PLAIN\n"), OWNS_LOGIN);
    ck_assert_uint_eq(leans("RSETS\r\nXNOOP\r\n NOOP\r\n"), 0);
    ck_assert_uint_eq(leans("MAIL FROM:<>\r\nQUIT\r\n"), 0);
    ck_assert_uint_eq(leans(""), 0);
}

SUITE("owners")
