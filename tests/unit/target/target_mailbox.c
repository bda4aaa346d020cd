/* `mailbox:` of a target file. */
#include "facts.h"
#include "loading.h"
#include "memory.h"
#include "target.h"
#include "target_set.h"
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

static struct target *load_good(const char *mailbox)
{
    char *keys = mem_format("mailbox: %s\n", mailbox);
    struct target *target = good_target_in(folder, keys);
    free(keys);
    return target;
}

TEST(a_url_alone_is_a_text)
{
    struct target *target = load_good("imap://%u:secret@127.0.0.1/INBOX");
    ck_assert(target_has_mailbox(target));
    ck_assert_str_eq(target->mailbox.url, "imap://%u:secret@127.0.0.1/INBOX");
    target_free(&target);
}

TEST(a_path_is_relative_to_the_file)
{
    struct target *target = load_good("maildir:mail/%u");
    ck_assert_msg(strncmp(target->mailbox.url, "maildir:/", 9) == 0, "%s", target->mailbox.url);
    ck_assert_ptr_nonnull(strstr(target->mailbox.url, "/mail/%u"));
    target_free(&target);
    target = load_good("{url: 'mbox:mail/%u', ca: ca.pem}");
    ck_assert_msg(strncmp(target->mailbox.url, "mbox:/", 6) == 0, "%s", target->mailbox.url);
    ck_assert_msg(target->mailbox.ca[0] == '/', "%s", target->mailbox.ca);
    target_free(&target);
}

TEST(a_mapping_says_what_a_url_cannot)
{
    setenv("TEST_MAILBOX_PASSWORD", "from outside", 1);
    struct target *target = load_good("{url: 'http://127.0.0.1/{token}', user: '%r', "
                                      "password-env: TEST_MAILBOX_PASSWORD, list: a.b, id: c, "
                                      "message: 'http://127.0.0.1/{id}', header: 'A: b', "
                                      "verify: true}");
    ck_assert_str_eq(target->mailbox.user, "%r");
    ck_assert_str_eq(target->mailbox.password, "from outside");
    ck_assert_str_eq(target->mailbox.list, "a.b");
    ck_assert_str_eq(target->mailbox.id, "c");
    ck_assert_str_eq(target->mailbox.message, "http://127.0.0.1/{id}");
    ck_assert_str_eq(target->mailbox.header, "A: b");
    ck_assert(target->mailbox.verify);
    target_free(&target);
}

TEST(a_command_is_a_list_of_words)
{
    struct target *target = load_good("{command: [cat, '/mail/%u']}");
    ck_assert(target_has_mailbox(target));
    ck_assert_str_eq(target->mailbox.command[0], "cat");
    ck_assert_str_eq(target->mailbox.command[1], "/mail/%u");
    ck_assert_ptr_null(target->mailbox.command[2]);
    target_free(&target);
}

static const struct {
    const char *mailbox, *said;
} wrong[] = {
    {"{user: a}", "either `url` or `command`"},
    {"{url: 'mbox:/a', command: [a]}", "either `url` or `command`"},
    {"{url: 'http://a', feild: raw}", "did you mean \"field\""},
    {"{url: 'imap://a', field: raw}", "are for an http:// or https:// mailbox"},
    {"{url: 'http://a', id: a}", "`id` and `message`"},
    {"{url: 'http://a', id: a, field: b, message: 'http://a/{id}'}", "`id` and `message`"},
    {"{url: 'http://a', id: a, message: 'http://a/'}", "a URL with {id} in it"},
    {"{url: 'http://a', list: a}", "`list` needs `field` or `id`"},
    {"{url: 'http://a', field: a, header: key}", "a header is written NAME: VALUE"},
    {"{url: 'http://a', header-env: NO_SUCH_VARIABLE}", "no variable NO_SUCH_VARIABLE"},
    {"{url: 'pop3://a', password-env: NO_SUCH_VARIABLE}", "no variable NO_SUCH_VARIABLE"},
    {"{command: []}", "a program and its arguments"},
    {"{command: cat}", "command"},
    {"[a]", "mailbox"},
};

TEST_EACH(what_cannot_be_is_a_problem_with_its_place, wrong)
{
    char *keys = mem_format("mailbox: %s\n", row->mailbox);
    bad_target_in(folder, keys, row->said);
    free(keys);
}

#define TWO "recipients: [a@test.example, b@test.example]\n"
#define OTHERS "recipients: [a@one.example, a@two.example]\n"

static const struct {
    const char *keys;
    bool shares;
} shared[] = {
    {TWO "mailbox: 'maildir:/mail/%u'\n", false},
    {TWO "mailbox: 'maildir:/mail/%d'\n", true},
    {OTHERS "mailbox: 'maildir:/mail/%u'\n", true},
    {OTHERS "mailbox: 'maildir:/mail/%r'\n", false},
    {TWO "mailbox: 'mbox:/mail/all'\n", true},
    {TWO "mailbox: {url: 'imap://127.0.0.1/INBOX', user: '%u'}\n", false},
    {TWO "mailbox: {url: 'imap://127.0.0.1/INBOX', user: a}\n", true},
    {TWO "mailbox: 'http://127.0.0.1/?to={recipient}'\n", false},
    {TWO "mailbox: 'http://127.0.0.1/'\n", true},
    {TWO "mailbox: 'smtp://127.0.0.1:2526'\n", false}, /* by the envelope */
    {TWO "mailbox: {command: [cat, '/mail/%u']}\n", false},
    {TWO "mailbox: {command: [cat, /mail/all]}\n", true},
    {"recipients: [a@test.example, a@test.example]\n", true},
    {TWO, false},
    {"mailbox: 'maildir:/mail/all'\n", false},
};

TEST_EACH(two_recipients_have_two_mailboxes, shared)
{
    if (row->shares)
        bad_target_in(folder, row->keys, "a");
    else
        target_free(&(struct target *){good_target_in(folder, row->keys)});
}

TEST(the_place_of_a_fact_is_known)
{
    struct err err = {0};
    struct target *target =
        good_target_in(folder, "recipients: [a@test.example]\nlogin: {user: u, password: p}\n");
    char *place = fact_place(target, "login", "user");
    ck_assert_msg(strncmp(place, "login.user, ", 12) == 0 && strstr(place, "target.yaml:3"), "%s",
                  place);
    free(place);
    place = fact_place(target, NULL, "protocol");
    ck_assert_str_eq(place, "protocol");
    free(place);
    ck_assert_uint_eq(target->recipients_at[0].line, 2);
    ck_assert(target_set(target, "user", "other", false, &err));
    place = fact_place(target, "login", "user");
    ck_assert_str_eq(place, "--user");
    free(place);
    target_free(&target);
}

SUITE("target_mailbox", .before = make_folder, .after = remove_folder)
