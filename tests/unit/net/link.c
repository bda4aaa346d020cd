#include "meeting.h"
#include "unit.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SOON_MS 10000 /* for what happens at once, on any machine, however slow */

TEST(a_dialogue_goes_both_ways)
{
    const struct act acts[] = {SEND("220 hi\r\n"), AWAIT("NOOP\r\n"), SEND("250 ok\r\n"), END};
    struct meeting meeting;
    meeting_begin(&meeting, acts);
    meeting_expect(&meeting, "220 hi\r\n");
    ck_assert_int_eq(meeting_send(&meeting, "NOOP\r\n"), LINK_OK);
    meeting_expect(&meeting, "250 ok\r\n");
    ck_assert(!link_is_tls(meeting.link));
    ck_assert_str_eq(link_tls_name(meeting.link), "");
    ck_assert_str_eq(link_local_address(meeting.link), "127.0.0.1");
    ck_assert_str_eq(link_peer_address(meeting.link), "127.0.0.1");
    ck_assert_int_eq(meeting_read(&meeting, SOON_MS), LINK_CLOSED);
    ck_assert_uint_eq(meeting.reply.octets.length, 0);
    ck_assert(!link_is_open(meeting.link));
    meeting_end(&meeting);
}

static void *set_stop_soon(void *state)
{
    usleep(50000);
    stop_set(state);
    return NULL;
}

TEST(waiting_for_a_reply_obeys_the_stop)
{
    const struct act acts[] = {STALL, END};
    struct meeting meeting;
    pthread_t thread;
    meeting_begin(&meeting, acts);
    pthread_create(&thread, NULL, set_stop_soon, meeting.stop);
    long start = clock_now();
    ck_assert_int_eq(meeting_read(&meeting, 60000), LINK_STOPPED);
    ck_assert_int_lt(clock_now() - start, SOON_MS);
    pthread_join(thread, NULL);
    meeting_end(&meeting);
}

TEST(a_server_that_never_greets_is_a_timeout_at_the_deadline)
{
    const struct act acts[] = {STALL, END};
    struct meeting meeting;
    meeting_begin(&meeting, acts);
    long start = clock_now();
    ck_assert_int_eq(meeting_read(&meeting, 100), LINK_TIMEOUT);
    ck_assert_int_ge(clock_now() - start, 100);
    ck_assert_uint_eq(meeting.reply.octets.length, 0);
    ck_assert_uint_eq(meeting.reply.code, 0);
    ck_assert(link_is_open(meeting.link));
    meeting_end(&meeting);
}

TEST(a_server_of_another_protocol_is_a_reply_of_code_0)
{
    const struct act http[] = {SEND("HTTP/1.1 400 Bad Request\r\n\r\n"), END};
    const struct act ssh[] = {SEND("SSH-2.0-OpenSSH_9.2p1 Debian\r\n"), DRAIN, END};
    struct meeting meeting;
    meeting_begin(&meeting, http);
    meeting_expect(&meeting, "HTTP/1.1 400 Bad Request\r\n");
    ck_assert_uint_eq(meeting.reply.code, 0);
    meeting_end(&meeting);
    meeting_begin(&meeting, ssh);
    meeting_expect(&meeting, "SSH-2.0-OpenSSH_9.2p1 Debian\r\n");
    ck_assert_uint_eq(meeting.reply.code, 0);
    meeting_end(&meeting);
}

TEST(a_reply_octet_by_octet_is_read_whole)
{
    const struct act acts[] = {DRIP("220-a\r\n220 b\r\n", 1), DRAIN, END};
    struct meeting meeting;
    meeting_begin(&meeting, acts);
    meeting_expect(&meeting, "220-a\r\n220 b\r\n");
    ck_assert_uint_eq(meeting.reply.faults, 0);
    meeting_end(&meeting);
}

TEST(an_endless_drip_ends_at_the_deadline_and_leaves_its_part)
{
    const struct act acts[] = {SEND("220 "), DRIP_ALWAYS("x", 1), END};
    struct meeting meeting;
    meeting_begin(&meeting, acts);
    ck_assert_int_eq(link_silence(meeting.link, clock_now() + SOON_MS, &meeting.err), LINK_OK);
    long start = clock_now();
    ck_assert_int_eq(meeting_read(&meeting, 150), LINK_TIMEOUT);
    ck_assert_int_ge(clock_now() - start, 150);
    ck_assert_int_lt(clock_now() - start, 150 + SOON_MS);
    ck_assert_uint_eq(meeting.reply.code, 220);
    ck_assert_uint_ge(meeting.reply.octets.length, 4);
    ck_assert_uint_eq(meeting.reply.faults, 0);
    meeting_end(&meeting);
}

TEST(after_a_timeout_the_rest_of_the_reply_is_awaited)
{
    const struct act acts[] = {SEND("220-a\r\n220 "), AWAIT("go"), SEND("b\r\n"), DRAIN, END};
    struct meeting meeting;
    meeting_begin(&meeting, acts);
    ck_assert_int_eq(link_silence(meeting.link, clock_now() + SOON_MS, &meeting.err), LINK_OK);
    ck_assert_int_eq(meeting_read(&meeting, 50), LINK_TIMEOUT);
    ck_assert_str_eq(meeting.reply.octets.octets, "220-a\r\n220 ");
    ck_assert_int_eq(meeting_send(&meeting, "go"), LINK_OK);
    meeting_expect(&meeting, "220-a\r\n220 b\r\n");
    meeting_end(&meeting);
}

/* A megabyte of a line, in static storage since the server reads it. */
static char megabyte[1000001];

static const char *long_line(const char *start, const char *end)
{
    memset(megabyte, 'x', sizeof megabyte - 1);
    memcpy(megabyte, start, strlen(start));
    memcpy(megabyte + sizeof megabyte - 1 - strlen(end), end, strlen(end));
    return megabyte;
}

TEST(a_flood_of_long_lines_is_cut_at_the_bound_and_read_on)
{
    const struct act acts[] = {
        {ACT_FLOOD, long_line("220-", "\r\n"), sizeof megabyte - 1, 0},
        END,
    };
    struct meeting meeting;
    meeting_begin(&meeting, acts);
    for (int i = 0; i < 5; i++) {
        ck_assert_int_eq(meeting_read(&meeting, SOON_MS), LINK_OK);
        ck_assert_uint_eq(meeting.reply.faults & REPLY_TOO_BIG, REPLY_TOO_BIG);
        ck_assert_uint_eq(meeting.reply.octets.length, REPLY_LINE_MOST);
        ck_assert_uint_le(link_pending(meeting.link)->length, REPLY_MOST);
    }
    meeting_end(&meeting);
}

TEST(a_flood_of_short_lines_is_cut_at_the_bound)
{
    const struct act acts[] = {FLOOD("220-again\r\n"), END};
    struct meeting meeting;
    meeting_begin(&meeting, acts);
    ck_assert_int_eq(meeting_read(&meeting, SOON_MS), LINK_OK);
    ck_assert_uint_eq(meeting.reply.faults, REPLY_TOO_BIG);
    ck_assert_uint_eq(meeting.reply.count, REPLY_LINES_MOST);
    meeting_end(&meeting);
}

TEST(nul_and_esc_come_through_as_they_are)
{
    const struct act acts[] = {SEND("220 a\0b\x1b[2J\r\n"), DRAIN, END};
    struct meeting meeting;
    meeting_begin(&meeting, acts);
    ck_assert_int_eq(meeting_read(&meeting, SOON_MS), LINK_OK);
    ck_assert_uint_eq(meeting.reply.faults, REPLY_NUL | REPLY_CONTROL);
    ck_assert_uint_eq(meeting.reply.text.length, 7);
    ck_assert_mem_eq(meeting.reply.text.octets, "a\0b\x1b[2J", 7);
    meeting_end(&meeting);
}

TEST(a_connection_cut_within_a_reply_is_closed_with_its_part)
{
    const struct act acts[] = {SEND("220-a\r\n220 b"), END};
    struct meeting meeting;
    meeting_begin(&meeting, acts);
    ck_assert_int_eq(meeting_read(&meeting, SOON_MS), LINK_CLOSED);
    ck_assert_str_eq(meeting.reply.octets.octets, "220-a\r\n220 b");
    ck_assert_uint_eq(meeting.reply.faults, REPLY_CUT);
    ck_assert_int_eq(meeting_read(&meeting, SOON_MS), LINK_CLOSED);
    ck_assert_uint_eq(meeting.reply.octets.length, 0);
    meeting_end(&meeting);
}

TEST(a_reset_is_not_an_ordinary_end)
{
    const struct act acts[] = {SEND("220 hi\r\n"), AWAIT("QUIT"), RESET};
    struct meeting meeting;
    meeting_begin(&meeting, acts);
    meeting_expect(&meeting, "220 hi\r\n");
    ck_assert_int_eq(meeting_send(&meeting, "QUIT\r\n"), LINK_OK);
    ck_assert_int_eq(meeting_read(&meeting, SOON_MS), LINK_RESET);
    ck_assert_ptr_nonnull(strstr(meeting.err.text, "reset"));
    meeting_end(&meeting);
}

TEST(the_last_words_of_a_closing_server_are_still_read)
{
    const struct act acts[] = {SEND("220 hi\r\n421 bye\r\n"), END};
    struct meeting meeting;
    meeting_begin(&meeting, acts);
    ck_assert(scripted_wait_done(meeting.server, 1, SOON_MS));
    ck_assert_int_eq(meeting_send(&meeting, "EHLO x\r\n"), LINK_OK);
    meeting_expect(&meeting, "220 hi\r\n");
    meeting_expect(&meeting, "421 bye\r\n");
    meeting_end(&meeting);
}

TEST(writing_to_a_closed_connection_is_a_reset_and_raises_no_signal)
{
    const struct act acts[] = {END};
    struct meeting meeting;
    enum link_outcome outcome = LINK_OK;
    meeting_begin(&meeting, acts);
    ck_assert(scripted_wait_done(meeting.server, 1, SOON_MS));
    for (int i = 0; i < 100 && outcome == LINK_OK; i++) {
        outcome = meeting_send(&meeting, "NOOP\r\n");
        usleep(1000);
    }
    ck_assert_int_eq(outcome, LINK_RESET);
    ck_assert_int_eq(meeting_read(&meeting, SOON_MS), LINK_RESET);
    ck_assert(!link_is_open(meeting.link));
    meeting_end(&meeting);
}

TEST(pipelined_replies_are_read_one_by_one)
{
    const struct act acts[] = {SEND("220 a\r\n250-b\r\n250 b\r\n354 c\r\n"), DRAIN, END};
    struct meeting meeting;
    meeting_begin(&meeting, acts);
    meeting_expect(&meeting, "220 a\r\n");
    meeting_expect(&meeting, "250-b\r\n250 b\r\n");
    ck_assert_str_eq(link_pending(meeting.link)->octets, "354 c\r\n");
    meeting_expect(&meeting, "354 c\r\n");
    meeting_end(&meeting);
}

TEST(silence_is_a_timeout_and_what_breaks_it_is_kept)
{
    const struct act acts[] = {AWAIT("go"), SEND("250 ok\r\n"), END};
    struct meeting meeting;
    meeting_begin(&meeting, acts);
    ck_assert_int_eq(link_silence(meeting.link, clock_now() + 50, &meeting.err), LINK_TIMEOUT);
    meeting_send(&meeting, "go");
    ck_assert_int_eq(link_silence(meeting.link, clock_now() + SOON_MS, &meeting.err), LINK_OK);
    meeting_expect(&meeting, "250 ok\r\n");
    ck_assert_int_eq(link_silence(meeting.link, clock_now() + SOON_MS, &meeting.err), LINK_CLOSED);
    meeting_end(&meeting);
}

TEST(after_a_half_close_the_server_can_still_answer)
{
    const struct act acts[] = {DRAIN, SEND("221 bye\r\n"), END};
    struct meeting meeting;
    meeting_begin(&meeting, acts);
    ck_assert_int_eq(link_half_close(meeting.link, true), LINK_OK);
    ck_assert(!link_is_open(meeting.link));
    meeting_expect(&meeting, "221 bye\r\n");
    ck_assert_int_eq(meeting_read(&meeting, SOON_MS), LINK_CLOSED);
    ck_assert_int_eq(meeting_send(&meeting, "NOOP\r\n"), LINK_RESET);
    ck_assert(!scripted_was_reset(meeting.server));
    meeting_end(&meeting);
}

TEST(an_abort_is_a_reset_at_the_server)
{
    const struct act acts[] = {SEND("220 hi\r\n"), DRAIN, END};
    struct meeting meeting;
    meeting_begin(&meeting, acts);
    meeting_expect(&meeting, "220 hi\r\n");
    link_abort(meeting.link);
    ck_assert(scripted_wait_done(meeting.server, 1, SOON_MS));
    ck_assert(scripted_was_reset(meeting.server));
    ck_assert(!link_is_open(meeting.link));
    ck_assert_int_eq(meeting_read(&meeting, SOON_MS), LINK_RESET);
    ck_assert_int_eq(meeting_send(&meeting, "NOOP\r\n"), LINK_RESET);
    ck_assert_int_eq(link_half_close(meeting.link, true), LINK_RESET);
    link_abort(meeting.link);
    meeting_end(&meeting);
}

TEST(a_server_that_takes_nothing_is_a_timeout_of_the_sending)
{
    const struct act acts[] = {STALL, END};
    struct meeting meeting;
    enum link_outcome outcome = LINK_OK;
    meeting_begin(&meeting, acts);
    for (int i = 0; i < 100 && outcome == LINK_OK; i++)
        outcome = link_send(meeting.link, long_line("", ""), sizeof megabyte - 1, clock_now() + 100,
                            &meeting.err);
    ck_assert_int_eq(outcome, LINK_TIMEOUT);
    meeting_end(&meeting);
}

TEST(a_large_message_arrives_whole)
{
    const struct act acts[] = {AWAIT("\r\n.\r\n"), SEND("250 ok\r\n"), DRAIN, END};
    struct meeting meeting;
    struct buffer received = {0};
    meeting_begin(&meeting, acts);
    ck_assert_int_eq(meeting_send(&meeting, long_line("", "\r\n.\r\n")), LINK_OK);
    meeting_expect(&meeting, "250 ok\r\n");
    scripted_received(meeting.server, &received);
    ck_assert_uint_eq(received.length, sizeof megabyte - 1);
    ck_assert_mem_eq(received.octets, megabyte, received.length);
    buffer_release(&received);
    meeting_end(&meeting);
}

TEST(each_outcome_has_a_name_of_its_own)
{
    for (int one = LINK_OK; one <= LINK_TROUBLE; one++)
        for (int other = LINK_OK; other < one; other++)
            ck_assert_str_ne(link_outcome_name((enum link_outcome)one),
                             link_outcome_name((enum link_outcome)other));
    ck_assert_str_eq(link_outcome_name(LINK_CLOSED), "closed");
}

SUITE("link", .begin = link_global_init, .end = link_global_end)
