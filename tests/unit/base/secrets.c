#include "secrets.h"

#include "base64.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#define SECRET "distinctive-secret"

static char *hidden(struct secrets *secrets, const char *text)
{
    return secrets_hide(secrets, strdup(text));
}

static void expect_hidden(struct secrets *secrets, const char *text, const char *expected)
{
    char *got = hidden(secrets, text);
    ck_assert_str_eq(got, expected);
    free(got);
}

TEST(a_secret_is_hidden_wherever_it_stands)
{
    struct secrets *secrets = secrets_new();
    secrets_add(secrets, SECRET);
    secrets_add(secrets, "back\\slash");
    expect_hidden(secrets, "a " SECRET SECRET " b", "a ****** b");
    expect_hidden(secrets, "escaped: back\\\\slash", "escaped: ***");
    expect_hidden(secrets, "distinctive", "distinctive");
    secrets_free(&secrets);
}

/* A SASL payload of PLAIN, whose user name is of each length in turn. */
TEST(a_secret_is_hidden_at_each_place_in_base64)
{
    struct secrets *secrets = secrets_new();
    secrets_add(secrets, SECRET);
    for (size_t before = 0; before < 9; before++)
        for (size_t behind = 0; behind < 4; behind++) {
            struct buffer plain = {0}, text = {0};
            buffer_add(&plain, "useruseruser", before);
            buffer_add_text(&plain, SECRET);
            buffer_add(&plain, "behind", behind);
            buffer_add_text(&text, "235 hello ");
            base64_encode(&text, plain.octets, plain.length);
            char *got = hidden(secrets, text.octets);
            const char *stars = strstr(got, "***");
            ck_assert_msg(stars != NULL, "%zu %zu: %s", before, behind, got);
            /* what is left decodes to nothing of the secret */
            ck_assert_msg(stars - got <= 10 + (long)before * 4 / 3 + 1, "%s", got);
            ck_assert_msg(strlen(stars + 3) <= behind * 4 / 3 + 4, "%s", got);
            free(got);
            buffer_release(&plain);
            buffer_release(&text);
        }
    secrets_free(&secrets);
}

TEST(only_secrets_are_hidden)
{
    struct secrets *secrets = secrets_new();
    secrets_add(secrets, "ab"); /* as base64 it would be 2 characters, which stand in many words */
    secrets_add(secrets, "");
    secrets_add(secrets, NULL);
    expect_hidden(secrets, "YWI= abacus", "YWI= ***acus");
    secrets_add_payload(secrets, "=", 1);
    secrets_add_payload(secrets, "*\r\n", 3);
    expect_hidden(secrets, "a = b * c", "a = b * c");
    secrets_free(&secrets);
}

TEST(what_was_said_with_a_secret_is_one)
{
    struct secrets *secrets = secrets_new();
    struct err err = {0};
    secrets_add_payload(secrets, "dGltIGI5MTNhNjAy\r\n", 18);
    err_set(&err, "the server says dGltIGI5MTNhNjAy");
    secrets_hide_err(secrets, &err);
    ck_assert_str_eq(err.text, "the server says ***");
    secrets_hide_err(NULL, &err);
    secrets_free(&secrets);
}

SUITE("secrets")
