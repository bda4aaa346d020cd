/* Target files: keys that are texts. The mailbox has separate tests. */
#include "target.h"
#include "buffer.h"
#include "count_of.h"
#include "facts.h"
#include "loading.h"
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
                           "tls.verify=false\nmailbox=maildir\n");
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

SUITE("target", .before = make_folder, .after = remove_folder)
