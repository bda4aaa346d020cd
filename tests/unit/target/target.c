/* Target files: keys that are texts. The mailbox has separate tests. */
#include "target.h"
#include "buffer.h"
#include "count_of.h"
#include "facts.h"
#include "loading.h"
#include "memory.h"
#include "smtpspec.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

static char *folder;

static void make_folder(void)
{
    folder = folder_new();
}

static void remove_folder(void)
{
    folder_remove(&folder);
}

TEST(an_alias_and_a_list_may_be_named)
{
    struct target *target =
        good_target_in(folder, "alias: help@test.example\nlist: all@test.example\n"
                               "list-owner: owner-all@test.example\n");
    ck_assert_str_eq(target->alias, "help@test.example");
    ck_assert_str_eq(target->list, "all@test.example");
    ck_assert_str_eq(target->list_owner, "owner-all@test.example");
    target_free(&target);
}

TEST(what_is_not_named_is_not_there)
{
    struct target *target = good_target_in(folder, "");
    ck_assert_ptr_null(target->alias);
    ck_assert_ptr_null(target->list);
    ck_assert_ptr_null(target->list_owner);
    ck_assert_ptr_null(target->unknown);
    ck_assert_ptr_null(target->foreign);
    target_free(&target);
}

static const struct {
    const char *keys, *said;
} wrong[] = {
    {"alias: [a@test.example]\n", "alias"},
    {"list: {a: b}\n", "list"},
    {"list-owner: \"a\\r\\nb\"\n", "list-owner contains an octet that no command line may contain"},
    {"roles: relay\n", "roles must be a list"},
    {"roles: []\n", "roles is empty; leave it out"},
    {"roles: [mta]\n", "\"mta\" is not a role: relay, delivery, submission or gateway"},
    {"roles: [[relay]]\n", "roles must be a text"},
    {"via: [pipe]\n", "\"pipe\" is not a way to hand mail over: lmtp"},
    {"list_owner: a@test.example\n", "did you mean \"list-owner\""},
};

TEST_EACH(what_cannot_be_is_a_problem_with_its_place, wrong)
{
    bad_target_in(folder, row->keys, row->said);
}

/* All that a record tells of the target, a line for each value; free() it. */
static char *told(const struct target *target)
{
    struct buffer all = {0};
    const char *value;
    for (const struct fact *fact = facts(); fact->key; fact++)
        for (size_t i = 0; (value = fact_told(fact, target, i)); i++)
            buffer_format(&all, "%s%s%s=%s\n", fact->of ? fact->of : "", fact->of ? "." : "",
                          fact->key, value);
    return buffer_take(&all);
}

TEST(a_record_tells_what_is_known_of_the_target)
{
    struct target *target =
        good_target_in(folder, "protocol: lmtp\nhost: mx.test.example\n"
                               "recipients: [a@test.example, b@test.example]\n"
                               "login: {user: a, password: b, mechanism: PLAIN, required: true}\n"
                               "mailbox: maildir:/srv/mail/%u\n");
    char *text = told(target);
    ck_assert_str_eq(text, "protocol=lmtp\nhost=mx.test.example\ndomain=test.example\n"
                           "sender=sender@client.example\nclient=client.example\n"
                           "recipients=a@test.example\nrecipients=b@test.example\n"
                           "login.user=a\nlogin.mechanism=PLAIN\nlogin.required=true\n"
                           "tls.verify=false\nmailbox=maildir\nroles=delivery\n");
    free(text);
    target_free(&target);
}

TEST(a_record_tells_no_secret)
{
    static const char *const keys[] = {
        "mailbox: imap://user:SECRET@127.0.0.1/INBOX\n",
        "mailbox: HTTP://SECRET.example/%u\n",
        "mailbox: {command: [./read, SECRET]}\n",
        "mailbox: {url: 'http://127.0.0.1/', header: 'Authorization: SECRET'}\n",
        "mailbox: {url: 'imap://127.0.0.1/', user: a, password: SECRET}\n",
        "login: {user: a, password: SECRET}\n",
        "start: exec server --key SECRET\n",
        "tls: {ca: SECRET.pem}\n",
        "deviations: {help: SECRET}\n",
    };
    for (size_t i = 0; i < COUNT_OF(keys); i++) {
        struct target *target = good_target_in(folder, keys[i]);
        char *text = told(target);
        ck_assert_msg(!strstr(text, "SECRET"), "%s", text);
        ck_assert((strstr(text, "mailbox=") != NULL) == (strstr(keys[i], "mailbox:") != NULL));
        free(text);
        target_free(&target);
    }
}

static const struct {
    const char *keys;
    unsigned roles;
} roles[] = {
    {"", SMTPSPEC_RELAY | SMTPSPEC_DELIVERY},
    {"mailbox: maildir:/srv/%u\n", SMTPSPEC_RELAY | SMTPSPEC_DELIVERY},
    {"mailbox: maildir:/srv/%u\nlogin: {user: a, password: b}\n",
     SMTPSPEC_RELAY | SMTPSPEC_DELIVERY | SMTPSPEC_SUBMISSION},
    {"mailbox: smtp://127.0.0.1:25\n", SMTPSPEC_RELAY},
    {"mailbox: SMTP://127.0.0.1:25\n", SMTPSPEC_RELAY},
    {"mailbox: maildir:/srv/%u\nvia: [lmtp]\n", SMTPSPEC_RELAY},
    {"mailbox: maildir:/srv/%u\nprotocol: lmtp\n", SMTPSPEC_DELIVERY},
    {"mailbox: maildir:/srv/%u\nprotocol: lmtp\nvia: [lmtp]\n", SMTPSPEC_RELAY},
    {"mailbox: maildir:/srv/%u\nprotocol: submission\n", SMTPSPEC_SUBMISSION},
    {"protocol: submission\nroles: [submission, delivery]\n",
     SMTPSPEC_SUBMISSION | SMTPSPEC_DELIVERY},
    {"roles: [gateway]\n", SMTPSPEC_GATEWAY},
};

TEST_EACH(the_roles_follow_from_what_is_known, roles)
{
    struct target *target = good_target_in(folder, row->keys);
    ck_assert_uint_eq(target_roles(target), row->roles);
    target_free(&target);
}

TEST(a_role_has_the_name_that_the_library_gives_it)
{
    for (unsigned role = 1; role < SMTPSPEC_ALL_ROLES; role *= 2) {
        const char *name = smtpspec_role_name((enum smtpspec_role)role);
        char *keys = mem_format("roles: [%s]\n", name), *line = mem_format("roles=%s\n", name);
        struct target *target = good_target_in(folder, keys);
        char *text = told(target);
        ck_assert_uint_eq(target->roles, role);
        ck_assert_ptr_nonnull(strstr(text, line));
        free(text);
        free(line);
        free(keys);
        target_free(&target);
    }
}

TEST(roles_are_words_between_commas_as_an_option)
{
    struct target *target = good_target_in(folder, "roles: [gateway]\n");
    const struct fact *fact = fact_of_option("roles");
    struct err err = {0};
    ck_assert(fact_set(fact, target, "relay, delivery", false, &err));
    ck_assert_uint_eq(target->roles, SMTPSPEC_RELAY | SMTPSPEC_DELIVERY);
    ck_assert(fact_set(fact, target, "submission", true, &err));
    ck_assert_uint_eq(target->roles, SMTPSPEC_RELAY | SMTPSPEC_DELIVERY | SMTPSPEC_SUBMISSION);
    ck_assert(!fact_set(fact, target, "gateway,mta", false, &err));
    ck_assert_str_eq(err.text,
                     "roles: \"mta\" is not a role: relay, delivery, submission or gateway");
    ck_assert(!fact_set(fact, target, "", false, &err));
    ck_assert_uint_eq(target->roles, SMTPSPEC_RELAY | SMTPSPEC_DELIVERY | SMTPSPEC_SUBMISSION);
    target_free(&target);
}

SUITE("target", .before = make_folder, .after = remove_folder)
