#include "sasl.h"
#include "unit.h"

#include <gsasl.h>
#include <stdlib.h>
#include <string.h>

static struct sasl *begin(const char *mechanism)
{
    struct err err = {0};
    struct sasl *sasl = sasl_new(mechanism, "user1", "secret1", "mx.test.example", &err);
    ck_assert_msg(sasl != NULL, "%s", err.text);
    return sasl;
}

static void expect_step(struct sasl *sasl, const char *challenge, const char *answer, bool is_done)
{
    struct buffer out = {0};
    struct err err = {0};
    bool done = !is_done;
    ck_assert_msg(sasl_step(sasl, challenge, &out, &done, &err), "%s", err.text);
    ck_assert_str_eq(buffer_text(&out), answer);
    ck_assert_int_eq(done, is_done);
    buffer_release(&out);
}

TEST(plain_says_all_at_once)
{
    struct sasl *sasl = begin("PLAIN");
    ck_assert(sasl_client_first(sasl));
    expect_step(sasl, "", "AHVzZXIxAHNlY3JldDE=", true); /* NUL user1 NUL secret1 */
    sasl_free(&sasl);
    ck_assert_ptr_null(sasl);
}

TEST(login_answers_two_questions)
{
    struct sasl *sasl = begin("LOGIN");
    ck_assert(!sasl_client_first(sasl));
    expect_step(sasl, "VXNlcm5hbWU6", "dXNlcjE=", false);
    expect_step(sasl, "UGFzc3dvcmQ6", "c2VjcmV0MQ==", true);
    sasl_free(&sasl);
}

TEST(cram_md5_answers_the_challenge_of_rfc_2195)
{
    struct err err = {0};
    struct sasl *sasl = sasl_new("CRAM-MD5", "tim", "tanstaaftanstaaf", "mx.test.example", &err);
    ck_assert(!sasl_client_first(sasl));
    expect_step(sasl, "PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+",
                "dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw", true);
    sasl_free(&sasl);
}

static int give_password(Gsasl *library, Gsasl_session *session, Gsasl_property property)
{
    (void)library;
    if (property != GSASL_PASSWORD)
        return GSASL_NO_CALLBACK;
    return gsasl_property_set(session, GSASL_PASSWORD, "secret1");
}

/* One turn: what the client says goes to the server, whose answer is the next challenge. */
static bool turn(struct sasl *sasl, Gsasl_session *server, char **challenge, bool *client_done)
{
    struct buffer answer = {0};
    struct err err = {0};
    ck_assert_msg(sasl_step(sasl, *challenge, &answer, client_done, &err), "%s", err.text);
    gsasl_free(*challenge);
    *challenge = NULL;
    int code = gsasl_step64(server, buffer_text(&answer), challenge);
    ck_assert_msg(code == GSASL_OK || code == GSASL_NEEDS_MORE, "%s", gsasl_strerror(code));
    buffer_release(&answer);
    return code == GSASL_OK;
}

TEST(scram_sha_256_convinces_a_server_and_is_convinced_by_it)
{
    Gsasl *library = NULL;
    Gsasl_session *server = NULL;
    struct sasl *sasl = begin("SCRAM-SHA-256");
    char *challenge = strdup("");
    bool client_done = false;
    ck_assert(sasl_client_first(sasl));
    ck_assert_int_eq(gsasl_init(&library), GSASL_OK);
    gsasl_callback_set(library, give_password);
    ck_assert_int_eq(gsasl_server_start(library, "SCRAM-SHA-256", &server), GSASL_OK);
    ck_assert(!turn(sasl, server, &challenge, &client_done));
    ck_assert(turn(sasl, server, &challenge, &client_done));
    ck_assert(!client_done); /* the server's signature is yet to be verified */
    expect_step(sasl, challenge, "", true);
    gsasl_free(challenge);
    gsasl_finish(server);
    gsasl_done(library);
    sasl_free(&sasl);
}

TEST(a_broken_challenge_is_an_error_without_the_password)
{
    struct sasl *sasl = begin("SCRAM-SHA-256");
    struct buffer out = {0};
    struct err err = {0};
    bool done = false;
    ck_assert(sasl_step(sasl, "", &out, &done, &err));
    buffer_clear(&out);
    ck_assert(!sasl_step(sasl, "!!! no base64", &out, &done, &err));
    ck_assert_uint_eq(out.length, 0);
    ck_assert_ptr_nonnull(strstr(err.text, "SCRAM-SHA-256: "));
    ck_assert_ptr_null(strstr(err.text, "secret1"));
    buffer_release(&out);
    sasl_free(&sasl);
}

TEST(an_unknown_mechanism_is_named)
{
    struct err err = {0};
    ck_assert_ptr_null(sasl_new("TELEPATHY", "user1", "secret1", "mx.test.example", &err));
    ck_assert_ptr_nonnull(strstr(err.text, "TELEPATHY"));
}

SUITE("sasl")
