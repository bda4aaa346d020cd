#include "meeting.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SOON_MS 10000 /* for what happens at once, on any machine, however slow */

#define UP_TO_TLS SEND("220 hi\r\n"), AWAIT("STARTTLS\r\n"), SEND("220 go\r\n")

static enum link_outcome handshake(struct meeting *meeting, size_t *plain_left)
{
    return link_starttls(meeting->link, clock_now() + SOON_MS, plain_left, &meeting->err);
}

/* Opens the link and asks for TLS; the handshake is not begun. */
static void begin(struct meeting *meeting, const struct act *acts)
{
    meeting_begin(meeting, acts);
    meeting_expect(meeting, "220 hi\r\n");
    ck_assert_int_eq(meeting_send(meeting, "STARTTLS\r\n"), LINK_OK);
    meeting_expect(meeting, "220 go\r\n");
}

static void begin_tls(struct meeting *meeting, const struct act *acts)
{
    begin(meeting, acts);
    enum link_outcome outcome = handshake(meeting, NULL);
    ck_assert_msg(outcome == LINK_OK, "%s: %s", link_outcome_name(outcome), meeting->err.text);
}

TEST(a_dialogue_goes_on_under_tls)
{
    const struct act acts[] = {UP_TO_TLS, TLS, AWAIT("NOOP\r\n"), SEND("250 ok\r\n"), DRAIN, END};
    struct meeting meeting;
    size_t plain_left = 99;
    begin(&meeting, acts);
    ck_assert_int_eq(handshake(&meeting, &plain_left), LINK_OK);
    ck_assert_uint_eq(plain_left, 0);
    ck_assert(link_is_tls(meeting.link));
    ck_assert_int_eq(strncmp(link_tls_name(meeting.link), "TLSv1.", 6), 0);
    ck_assert_ptr_nonnull(strstr(link_tls_name(meeting.link), " TLS_"));
    ck_assert_int_eq(meeting_send(&meeting, "NOOP\r\n"), LINK_OK);
    meeting_expect(&meeting, "250 ok\r\n");
    ck_assert_int_eq(handshake(&meeting, NULL), LINK_TROUBLE); /* once is enough */
    meeting_end(&meeting);
}

TEST(smtps_begins_with_the_handshake)
{
    const struct act acts[] = {TLS, SEND("220 hi\r\n"), DRAIN, END};
    struct meeting meeting;
    meeting_prepare(&meeting, "127.0.0.1", acts);
    meeting.endpoint.implicit_tls = true;
    ck_assert_int_eq(meeting_open(&meeting), LINK_OK);
    meeting_expect(&meeting, "220 hi\r\n");
    ck_assert(link_is_tls(meeting.link));
    meeting_end(&meeting);
}

TEST(a_server_in_the_clear_where_tls_is_expected_is_named)
{
    const struct act acts[] = {SEND("220 hi\r\n"), DRAIN, END};
    struct meeting meeting;
    meeting_prepare(&meeting, "127.0.0.1", acts);
    meeting.endpoint.implicit_tls = true;
    ck_assert_int_eq(meeting_open(&meeting), LINK_TLS_FAILED);
    ck_assert_ptr_nonnull(strstr(meeting.err.text, "plain text"));
    ck_assert_ptr_null(meeting.link);
    meeting_end(&meeting);
}

/* Opens smtps and verifies the certificate. CA: trust the server's. */
static enum link_outcome open_verified(const char *name, bool trusted, struct err *err)
{
    const struct act acts[] = {TLS, SEND("220 hi\r\n"), DRAIN, END};
    struct meeting meeting;
    char path[64];
    snprintf(path, sizeof path, "/tmp/smtpspec-unit-tls-%ld.pem", (long)getpid());
    meeting_prepare(&meeting, "127.0.0.1", acts);
    ck_assert(scripted_write_certificate(meeting.server, path));
    meeting.endpoint.implicit_tls = true;
    meeting.settings.tls_verify = true;
    meeting.settings.tls_name = name;
    meeting.settings.tls_ca = trusted ? path : NULL;
    enum link_outcome outcome = meeting_open(&meeting);
    unlink(path);
    *err = meeting.err;
    meeting_end(&meeting);
    return outcome;
}

TEST(a_certificate_is_checked_for_its_issuer_and_its_name)
{
    struct err err = {0};
    ck_assert_int_eq(open_verified("mx.test.example", true, &err), LINK_OK);
    ck_assert_int_eq(open_verified(NULL, true, &err), LINK_OK); /* the address 127.0.0.1 */
    ck_assert_int_eq(open_verified("mx.other.example", true, &err), LINK_TLS_FAILED);
    ck_assert_ptr_nonnull(strstr(err.text, "ostname mismatch"));
    ck_assert_int_eq(open_verified("192.0.2.1", true, &err), LINK_TLS_FAILED);
    ck_assert_ptr_nonnull(strstr(err.text, "address mismatch"));
    ck_assert_int_eq(open_verified("mx.test.example", false, &err), LINK_TLS_FAILED);
    ck_assert_ptr_nonnull(strstr(err.text, "self-signed"));
}

TEST(a_file_of_authorities_that_is_none_is_trouble_of_ours)
{
    const struct act acts[] = {TLS, END};
    struct meeting meeting;
    meeting_prepare(&meeting, "127.0.0.1", acts);
    meeting.endpoint.implicit_tls = true;
    meeting.settings.tls_verify = true;
    meeting.settings.tls_ca = "/nowhere/ca.pem";
    ck_assert_int_eq(meeting_open(&meeting), LINK_TROUBLE);
    ck_assert_ptr_nonnull(strstr(meeting.err.text, "/nowhere/ca.pem"));
    meeting_end(&meeting);
}

TEST(what_was_said_in_the_clear_before_the_handshake_is_reported)
{
    const struct act acts[] = {SEND("220 go\r\n250 injected\r\n"), TLS, SEND("250 real\r\n"), DRAIN,
                               END};
    struct meeting meeting;
    size_t plain_left = 0;
    meeting_begin(&meeting, acts);
    meeting_expect(&meeting, "220 go\r\n");
    ck_assert_int_eq(handshake(&meeting, &plain_left), LINK_OK);
    ck_assert_uint_eq(plain_left, strlen("250 injected\r\n"));
    meeting_expect(&meeting, "250 injected\r\n");
    meeting_expect(&meeting, "250 real\r\n");
    meeting_end(&meeting);
}

TEST(plain_text_instead_of_the_handshake_fails_it)
{
    const struct act acts[] = {UP_TO_TLS, AWAIT("\x16"), SEND("250 plain\r\n"), DRAIN, END};
    struct meeting meeting;
    begin(&meeting, acts);
    ck_assert_int_eq(handshake(&meeting, NULL), LINK_TLS_FAILED);
    ck_assert_ptr_nonnull(strstr(meeting.err.text, "plain text"));
    ck_assert(!link_is_open(meeting.link));
    ck_assert_int_eq(meeting_send(&meeting, "NOOP\r\n"), LINK_TLS_FAILED);
    ck_assert_int_eq(meeting_read(&meeting, SOON_MS), LINK_TLS_FAILED);
    meeting_end(&meeting);
}

TEST(a_server_that_hangs_up_within_the_handshake_has_closed)
{
    const struct act acts[] = {UP_TO_TLS, AWAIT("\x16"), HALF_CLOSE, DRAIN, END};
    struct meeting meeting;
    begin(&meeting, acts);
    ck_assert_int_eq(handshake(&meeting, NULL), LINK_CLOSED);
    ck_assert_ptr_nonnull(strstr(meeting.err.text, "TLS handshake"));
    meeting_end(&meeting);
}

TEST(a_reset_within_the_handshake_is_a_reset)
{
    const struct act acts[] = {UP_TO_TLS, AWAIT("\x16"), RESET};
    struct meeting meeting;
    begin(&meeting, acts);
    ck_assert_int_eq(handshake(&meeting, NULL), LINK_RESET);
    meeting_end(&meeting);
}

TEST(a_handshake_without_answer_ends_at_its_deadline)
{
    const struct act acts[] = {UP_TO_TLS, STALL, END};
    struct meeting meeting;
    begin(&meeting, acts);
    long start = clock_now();
    ck_assert_int_eq(link_starttls(meeting.link, start + 100, NULL, &meeting.err), LINK_TIMEOUT);
    ck_assert_int_ge(clock_now() - start, 100);
    ck_assert_int_lt(clock_now() - start, 100 + SOON_MS);
    ck_assert(!link_is_open(meeting.link));
    meeting_end(&meeting);
}

TEST(a_handshake_obeys_the_stop)
{
    const struct act acts[] = {UP_TO_TLS, STALL, END};
    struct meeting meeting;
    begin(&meeting, acts);
    stop_set(meeting.stop);
    ck_assert_int_eq(handshake(&meeting, NULL), LINK_STOPPED);
    meeting_end(&meeting);
}

TEST(an_end_with_close_notify_is_told_from_one_without)
{
    const struct act with[] = {UP_TO_TLS, TLS, SEND("221 bye\r\n"), NOTIFY, END};
    const struct act without[] = {UP_TO_TLS, TLS, SEND("221 bye\r\n"), END};
    struct meeting meeting;
    begin_tls(&meeting, with);
    meeting_expect(&meeting, "221 bye\r\n");
    ck_assert_int_eq(meeting_read(&meeting, SOON_MS), LINK_CLOSED);
    ck_assert(link_is_notified(meeting.link));
    meeting_end(&meeting);
    begin_tls(&meeting, without);
    meeting_expect(&meeting, "221 bye\r\n");
    ck_assert_int_eq(meeting_read(&meeting, SOON_MS), LINK_CLOSED);
    ck_assert(!link_is_notified(meeting.link));
    meeting_end(&meeting);
}

TEST(a_reset_under_tls_is_a_reset)
{
    const struct act acts[] = {UP_TO_TLS, TLS, AWAIT("QUIT"), RESET};
    struct meeting meeting;
    begin_tls(&meeting, acts);
    meeting_send(&meeting, "QUIT\r\n");
    ck_assert_int_eq(meeting_read(&meeting, SOON_MS), LINK_RESET);
    meeting_end(&meeting);
}

TEST(octets_that_are_no_record_fail_tls_and_keep_what_came_before)
{
    const struct act acts[] = {UP_TO_TLS, TLS, SEND("250-a\r\n"), RAW("250 in the clear\r\n"),
                               DRAIN,     END};
    struct meeting meeting;
    begin_tls(&meeting, acts);
    ck_assert_int_eq(meeting_read(&meeting, SOON_MS), LINK_TLS_FAILED);
    ck_assert_str_eq(meeting.reply.octets.octets, "250-a\r\n");
    ck_assert_uint_eq(meeting.reply.faults, REPLY_CUT);
    ck_assert_int_eq(strncmp(meeting.err.text, "TLS: ", 5), 0);
    ck_assert_int_eq(meeting_send(&meeting, "NOOP\r\n"), LINK_TLS_FAILED);
    ck_assert_int_eq(link_half_close(meeting.link, true), LINK_OK);
    meeting_end(&meeting);
}

TEST(after_close_notify_the_server_can_still_answer)
{
    const struct act acts[] = {UP_TO_TLS, TLS, DRAIN, SEND("221 bye\r\n"), NOTIFY, END};
    struct meeting meeting;
    begin_tls(&meeting, acts);
    ck_assert_int_eq(link_half_close(meeting.link, true), LINK_OK);
    meeting_expect(&meeting, "221 bye\r\n");
    ck_assert_int_eq(meeting_read(&meeting, SOON_MS), LINK_CLOSED);
    meeting_end(&meeting);
}

TEST(silence_under_tls_is_not_broken_by_session_tickets)
{
    const struct act acts[] = {UP_TO_TLS, TLS, AWAIT("go"), SEND("250 ok\r\n"), DRAIN, END};
    struct meeting meeting;
    begin_tls(&meeting, acts);
    ck_assert_int_eq(link_silence(meeting.link, clock_now() + 100, &meeting.err), LINK_TIMEOUT);
    meeting_send(&meeting, "go");
    ck_assert_int_eq(link_silence(meeting.link, clock_now() + SOON_MS, &meeting.err), LINK_OK);
    meeting_expect(&meeting, "250 ok\r\n");
    meeting_end(&meeting);
}

TEST(drip_and_flood_are_bounded_under_tls_too)
{
    const struct act drip[] = {UP_TO_TLS, TLS, DRIP_ALWAYS("2", 1), END};
    const struct act flood[] = {UP_TO_TLS, TLS, FLOOD("250-again and again\r\n"), END};
    struct meeting meeting;
    begin_tls(&meeting, drip);
    ck_assert_int_eq(meeting_read(&meeting, 150), LINK_TIMEOUT);
    meeting_end(&meeting);
    begin_tls(&meeting, flood);
    ck_assert_int_eq(meeting_read(&meeting, SOON_MS), LINK_OK);
    ck_assert_uint_eq(meeting.reply.faults, REPLY_TOO_BIG);
    meeting_end(&meeting);
}

TEST(writing_to_a_closed_connection_under_tls_raises_no_signal)
{
    const struct act acts[] = {UP_TO_TLS, TLS, END};
    struct meeting meeting;
    enum link_outcome outcome = LINK_OK;
    begin_tls(&meeting, acts);
    ck_assert(scripted_wait_done(meeting.server, 1, SOON_MS));
    for (int i = 0; i < 100 && outcome == LINK_OK; i++) {
        outcome = meeting_send(&meeting, "NOOP\r\n");
        usleep(1000);
    }
    ck_assert_int_eq(outcome, LINK_RESET);
    meeting_end(&meeting);
}

TEST(a_large_message_arrives_whole_under_tls)
{
    const struct act acts[] = {UP_TO_TLS, TLS, AWAIT("\r\n.\r\n"), SEND("250 ok\r\n"), DRAIN, END};
    static char message[1000001];
    struct meeting meeting;
    struct buffer received = {0};
    memset(message, 'x', sizeof message - 1);
    memcpy(message + sizeof message - 6, "\r\n.\r\n", 5);
    begin_tls(&meeting, acts);
    ck_assert_int_eq(meeting_send(&meeting, message), LINK_OK);
    meeting_expect(&meeting, "250 ok\r\n");
    scripted_received(meeting.server, &received);
    ck_assert_uint_eq(received.length, strlen("STARTTLS\r\n") + sizeof message - 1);
    buffer_release(&received);
    meeting_end(&meeting);
}

TEST(an_abort_under_tls_is_a_reset_at_the_server)
{
    const struct act acts[] = {UP_TO_TLS, TLS, SEND("250 ok\r\n"), DRAIN, END};
    struct meeting meeting;
    begin_tls(&meeting, acts);
    meeting_expect(&meeting, "250 ok\r\n");
    link_abort(meeting.link);
    ck_assert(scripted_wait_done(meeting.server, 1, SOON_MS));
    ck_assert(scripted_was_reset(meeting.server));
    meeting_end(&meeting);
}

SUITE("link_tls", .begin = link_global_init, .end = link_global_end)
