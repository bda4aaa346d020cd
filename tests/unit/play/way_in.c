/* The survey's search for the way in, and what may be said on it. */
#include "way_in.h"
#include "login.h"
#include "survey.h"
#include "target_set.h"
#include "unit.h"
#include "visit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A reference server with liberties, and a target for it. */
struct looking {
    struct reference *reference;
    struct target *target;
    struct stop *stop;
    struct survey *survey;
};

static void looking_begin(struct looking *looking, const char *const *liberties, size_t count)
{
    struct err err = {0};
    char address[32];
    const struct reference_settings server = {.liberties = liberties, .liberties_count = count};
    looking->reference = reference_start(&server, &err);
    ck_assert_msg(looking->reference != NULL, "%s", err.text);
    snprintf(address, sizeof address, "127.0.0.1:%u", reference_port(looking->reference));
    looking->target = target_from_address(address, &err);
    looking->target->ready_within_ms = 100;
    looking->stop = stop_new();
}

static void looking_go(struct looking *looking)
{
    struct err err = {0};
    const struct survey_settings settings = {.target = looking->target,
                                             .stop = looking->stop,
                                             .timeout_ms = 10000,
                                             .client = "client.example"};
    looking->survey = survey_take(&settings, &err);
    ck_assert_msg(looking->survey != NULL, "%s", err.text);
}

static void looking_end(struct looking *looking)
{
    survey_free(&looking->survey);
    stop_free(&looking->stop);
    target_free(&looking->target);
    reference_stop(&looking->reference);
}

static void set(struct looking *looking, const char *key, const char *value)
{
    struct err err = {0};
    ck_assert_msg(target_set(looking->target, key, value, false, &err), "%s", err.text);
}

static void set_login(struct looking *looking, const char *password)
{
    set(looking, "user", "user1");
    set(looking, "password", password);
}

static const struct {
    const char *liberties[3];
    bool has_login, cleartext;
    size_t way; /* WAYS: none */
} ways[] = {
    {{NULL}, false, false, WAY_CLEAR},
    {{NULL}, true, false, WAY_CLEAR},
    {{"mail-put-off"}, false, false, WAY_CLEAR},
    {{"tls-demanded"}, true, false, WAY_TLS},
    {{"auth-demanded"}, false, false, WAYS},
    {{"auth-demanded"}, true, false, WAY_TLS_LOGIN},
    {{"auth-demanded"}, true, true, WAY_LOGIN},
    {{"auth-demanded", "starttls-absent"}, true, false, WAY_LOGIN},
    {{"auth-demanded", "tls-demanded"}, true, false, WAY_TLS_LOGIN},
    {{"auth-demanded", "tls-demanded"}, true, true, WAY_TLS_LOGIN},
    {{"auth-demanded", "tls-demanded"}, false, false, WAYS},
};

TEST_EACH(the_first_way_that_leads_to_mail_is_chosen, ways)
{
    struct looking looking = {0};
    size_t count = 0;
    while (row->liberties[count])
        count++;
    looking_begin(&looking, row->liberties, count);
    if (row->has_login)
        set_login(&looking, "secret1");
    if (row->cleartext)
        set(&looking, "login-cleartext", "true");
    looking_go(&looking);
    char *none = survey_no_way(looking.survey);
    if (row->way == WAYS)
        ck_assert_ptr_nonnull(none);
    else
        ck_assert_msg(!none, "%s", none);
    if (row->way != WAYS)
        ck_assert_str_eq(survey_way(looking.survey)->name, ways_in[row->way].name);
    free(none);
    looking_end(&looking);
}

TEST(a_login_that_is_required_is_the_way_even_where_mail_is_accepted_without)
{
    struct looking looking = {0};
    looking_begin(&looking, NULL, 0);
    set_login(&looking, "secret1");
    set(&looking, "login-required", "true");
    looking_go(&looking);
    ck_assert_str_eq(survey_way(looking.survey)->name, ways_in[WAY_TLS_LOGIN].name);
    looking_end(&looking);
}

TEST(where_there_is_no_way_the_last_reply_on_each_is_said)
{
    static const char *const liberties[] = {"auth-demanded"};
    struct looking looking = {0};
    looking_begin(&looking, liberties, 1);
    set_login(&looking, "wrong-one");
    looking_go(&looking);
    char *none = survey_no_way(looking.survey);
    ck_assert_ptr_nonnull(none);
    ck_assert_msg(strstr(none, "in the clear MAIL was answered with \"530 ") != NULL, "%s", none);
    ck_assert_msg(strstr(none, "under TLS AUTH was answered with \"535 ") != NULL, "%s", none);
    ck_assert_msg(strstr(none, "the password is not sent in the clear") != NULL, "%s", none);
    ck_assert_ptr_null(strpbrk(none, "\r\n"));
    ck_assert(survey_login(looking.survey)->login_is_refused);
    free(none);
    looking_end(&looking);
}

TEST(a_server_of_the_other_protocol_is_known_by_its_hello)
{
    struct looking looking = {0};
    looking_begin(&looking, NULL, 0);
    looking_go(&looking);
    ck_assert_ptr_null(survey_other_protocol(looking.survey));
    survey_free(&looking.survey);
    set(&looking, "protocol", "lmtp");
    looking_go(&looking);
    const char *said = survey_other_protocol(looking.survey);
    ck_assert_ptr_nonnull(said);
    ck_assert_msg(strstr(said, "it speaks SMTP, not LMTP") != NULL, "%s", said);
    looking_end(&looking);
}

SUITE("way in")
