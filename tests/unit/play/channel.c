/* The life of a channel: what is known of a dialogue, and when it is forgotten. */
#include "channel.h"
#include "reply.h"
#include "scripted_server.h"
#include "transcript.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#define PATIENCE_MS 10000 /* for what must happen; sanitizers are slow on a busy machine */
#define IMPATIENCE_MS 100 /* for what does not */

/* A channel to a server that plays a list of acts. */
struct fixture {
    struct scripted_server *server;
    struct target *target;
    struct stop *stop;
    struct transcript *transcript;
    struct channel *channel;
    struct err err;
};

static void begin(struct fixture *fixture, const struct act *acts, long timeout_ms)
{
    struct err err = {0};
    *fixture = (struct fixture){.stop = stop_new(), .transcript = transcript_new(NULL)};
    fixture->server = scripted_start("127.0.0.1", acts, &err);
    ck_assert_msg(fixture->server != NULL, "%s", err.text);
    fixture->target = target_from_address(scripted_address(fixture->server), &err);
    ck_assert_msg(fixture->target != NULL, "%s", err.text);
    const struct channel_settings settings = {.number = 1,
                                              .target = fixture->target,
                                              .stop = fixture->stop,
                                              .timeout_ms = timeout_ms,
                                              .transcript = fixture->transcript};
    fixture->channel = channel_new(&settings);
    ck_assert_int_eq(channel_open(fixture->channel, &fixture->err), LINK_OK);
}

static void end(struct fixture *fixture)
{
    channel_free(&fixture->channel);
    scripted_stop(&fixture->server);
    target_free(&fixture->target);
    transcript_free(&fixture->transcript);
    stop_free(&fixture->stop);
}

static void expect_code(struct fixture *fixture, const char *command, unsigned code)
{
    ck_assert_int_eq(channel_ask(fixture->channel, command, &fixture->err), LINK_OK);
    ck_assert_uint_eq(channel_last_reply(fixture->channel)->code, code);
}

/* Whether the transcript has TEXT; it is empty then. */
static bool was_noted(struct fixture *fixture, const char *text)
{
    size_t count;
    bool found = false;
    struct smtpspec_exchange *exchanges = transcript_take(fixture->transcript, &count);
    for (size_t i = 0; i < count; i++) {
        found = found || strstr(exchanges[i].text, text);
        free(exchanges[i].text);
    }
    free(exchanges);
    return found;
}

struct ending {
    struct act act;
    enum link_outcome outcome;
    bool is_closed;
};

static const struct ending endings[] = {
    {END, LINK_CLOSED, true}, {RESET, LINK_RESET, true}, {STALL, LINK_TIMEOUT, false}};

TEST_EACH(end_of_file_reset_and_timeout_are_three_things, endings)
{
    const struct act acts[] = {SEND("220 hi\r\n"), AWAIT("NOOP\r\n"), row->act, END};
    struct fixture fixture;
    begin(&fixture, acts, row->outcome == LINK_TIMEOUT ? IMPATIENCE_MS * 10 : PATIENCE_MS);
    expect_code(&fixture, "", 220);
    ck_assert_int_eq(channel_ask(fixture.channel, "NOOP\r\n", &fixture.err), row->outcome);
    ck_assert_uint_eq(channel_last_reply(fixture.channel)->octets.length, 0);
    ck_assert_int_eq(channel_is_closed(fixture.channel), row->is_closed);
    end(&fixture);
}

TEST(a_reply_that_was_there_before_the_command_answers_nothing)
{
    const struct act acts[] = {SEND("220 hi\r\n250 more\r\n"), AWAIT("NOOP\r\n"),
                               SEND("251 ok\r\n"), END};
    struct fixture fixture;
    begin(&fixture, acts, PATIENCE_MS);
    expect_code(&fixture, "", 220);
    ck_assert(channel_expects_nothing(fixture.channel));
    ck_assert_int_eq(channel_silence(fixture.channel, PATIENCE_MS, &fixture.err), LINK_OK);
    expect_code(&fixture, "NOOP\r\n", 251);
    end(&fixture);
}

TEST(a_reply_that_was_put_back_is_the_next_once)
{
    const struct act acts[] = {SEND("220 hi\r\n"), AWAIT("NOOP\r\n"), SEND("500 what\r\n"), END};
    struct fixture fixture;
    begin(&fixture, acts, PATIENCE_MS);
    expect_code(&fixture, "", 220);
    channel_put_back(fixture.channel);
    expect_code(&fixture, "", 220);
    ck_assert(!channel_has_put_back(fixture.channel));
    expect_code(&fixture, "NOOP\r\n", 500);
    ck_assert_uint_eq(channel_refusals(fixture.channel), 1);
    end(&fixture);
}

TEST(after_the_handshake_the_last_reply_is_forgotten)
{
    const struct act acts[] = {SEND("220 hi\r\n"),
                               AWAIT("STARTTLS\r\n"),
                               SEND("220 go\r\n"),
                               TLS,
                               AWAIT("NOOP\r\n"),
                               SEND("250 ok\r\n"),
                               END};
    struct fixture fixture;
    enum link_outcome outcome;
    begin(&fixture, acts, PATIENCE_MS);
    expect_code(&fixture, "", 220);
    ck_assert(channel_ask_for_tls(fixture.channel, 0, &outcome, &fixture.err));
    ck_assert_uint_eq(channel_last_reply(fixture.channel)->octets.length, 0);
    expect_code(&fixture, "NOOP\r\n", 250);
    ck_assert(was_noted(&fixture, "TLS: TLSv1"));
    end(&fixture);
}

TEST(octets_in_the_clear_before_the_handshake_are_the_next_reply)
{
    const struct act acts[] = {SEND("220 hi\r\n"),
                               AWAIT("STARTTLS\r\n"),
                               SEND("220 go\r\n250 injected\r\n"),
                               TLS,
                               DRAIN,
                               END};
    struct fixture fixture;
    enum link_outcome outcome;
    begin(&fixture, acts, PATIENCE_MS);
    expect_code(&fixture, "", 220);
    ck_assert(channel_ask_for_tls(fixture.channel, 0, &outcome, &fixture.err));
    ck_assert_int_eq(channel_reply(fixture.channel, &fixture.err), LINK_OK);
    ck_assert_ptr_nonnull(
        memmem(channel_last_reply(fixture.channel)->octets.octets, 12, "250 injected", 12));
    ck_assert(was_noted(&fixture, "14 octets had arrived in the clear"));
    end(&fixture);
}

TEST(a_refusal_of_starttls_is_the_last_reply)
{
    const struct act acts[] = {SEND("220 hi\r\n"),    AWAIT("STARTTLS\r\n"), SEND("454 no\r\n"),
                               AWAIT("STARTTLS\r\n"), SEND("454 no\r\n"),    END};
    struct fixture fixture;
    enum link_outcome outcome;
    begin(&fixture, acts, PATIENCE_MS);
    expect_code(&fixture, "", 220);
    ck_assert(!channel_ask_for_tls(fixture.channel, 0, &outcome, &fixture.err));
    ck_assert_int_eq(outcome, LINK_OK);
    ck_assert_uint_eq(channel_last_reply(fixture.channel)->code, 454);
    end(&fixture);
}

TEST(on_a_channel_that_is_not_open_nothing_fails)
{
    const struct act acts[] = {SEND("220 hi\r\n"), END};
    struct fixture fixture;
    begin(&fixture, acts, PATIENCE_MS);
    expect_code(&fixture, "", 220);
    channel_reset(fixture.channel);
    ck_assert(channel_is_closed(fixture.channel));
    ck_assert(channel_send(fixture.channel, "NOOP\r\n", 6));
    ck_assert_int_eq(channel_reply(fixture.channel, &fixture.err), LINK_CLOSED);
    ck_assert_int_eq(channel_start_tls(fixture.channel, 0, &fixture.err), LINK_CLOSED);
    ck_assert_int_eq(channel_silence(fixture.channel, PATIENCE_MS, &fixture.err), LINK_CLOSED);
    ck_assert_int_eq(channel_quit(fixture.channel, &fixture.err), LINK_CLOSED);
    channel_half_close(fixture.channel, true);
    ck_assert_str_eq(channel_peer_address(fixture.channel), "");
    ck_assert(!channel_expects_nothing(fixture.channel));
    end(&fixture);
}

TEST(an_opened_channel_knows_nothing_of_the_connection_before)
{
    const struct act acts[] = {SEND("554 no\r\n"), DRAIN, END};
    struct fixture fixture;
    begin(&fixture, acts, PATIENCE_MS);
    expect_code(&fixture, "", 554);
    channel_put_back(fixture.channel);
    ck_assert_int_eq(channel_open(fixture.channel, &fixture.err), LINK_OK);
    ck_assert_uint_eq(channel_refusals(fixture.channel), 0);
    ck_assert_uint_eq(channel_last_reply(fixture.channel)->code, 0);
    ck_assert(!channel_has_put_back(fixture.channel));
    ck_assert(!channel_is_closed(fixture.channel));
    end(&fixture);
}

SUITE("channel")
