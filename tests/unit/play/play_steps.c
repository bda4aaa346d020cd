/* The steps that send and read, each played against a scripted server. */
#include "playing.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#define GREETED "start: greeted\ndialogue:\n"

static void received(const struct playing *playing, const char *octets)
{
    ck_assert_msg(
        playing->received.length &&
            memmem(playing->received.octets, playing->received.length, octets, strlen(octets)),
        "the server was not sent \"%s\" but \"%s\"", octets, playing->received.octets);
}

TEST(c_sends_a_line_and_s_takes_the_reply)
{
    const struct act acts[] = {SEND("220 hi\r\n"), AWAIT("NOOP\r\n"), SEND("250 ok\r\n"), DRAIN,
                               END};
    struct playing playing;
    playing_begin(&playing, GREETED "- C: NOOP\n- S: 250\n", acts);
    playing_expect(&playing, SMTPSPEC_PASS, "");
    received(&playing, "NOOP\r\nQUIT\r\n");
    char *transcript = playing_transcript(&playing);
    ck_assert_ptr_nonnull(
        strstr(transcript, "1 S 220 hi\\r\\n\n1 C NOOP\\r\\n\n1 S 250 ok\\r\\n\n"));
    free(transcript);
    playing_end(&playing);
}

TEST(another_code_is_a_fail_with_the_line_what_was_expected_and_what_came)
{
    const struct act acts[] = {SEND("220 hi\r\n"), AWAIT("\r\n"), SEND("500 no\x1b\r\n"), DRAIN,
                               END};
    struct playing playing;
    playing_begin(&playing, GREETED "- C: NOOP\n- S: 250\n", acts);
    playing_expect(&playing, SMTPSPEC_FAIL, "500");
    ck_assert_str_eq(playing.result.expected, "250");
    ck_assert_str_eq(playing.result.got, "500 no\\x1B\\r\\n");
    ck_assert_uint_eq(playing.result.failed_line, 7);
    playing_end(&playing);
}

TEST(a_list_of_lines_goes_out_whole_before_the_first_reply)
{
    const struct act acts[] = {SEND("220 hi\r\n"), AWAIT("NOOP\r\nRSET\r\nHELP\r\n"),
                               SEND("250 a\r\n250 b\r\n214 c\r\n"), DRAIN, END};
    playing_check(GREETED "- C: [NOOP, RSET, HELP]\n- S: [250, 250 b, 214]\n", acts, SMTPSPEC_PASS,
                  "");
    playing_check(GREETED "- C: [NOOP, RSET, HELP]\n- S: [250, 250 c, 214]\n", acts, SMTPSPEC_FAIL,
                  "c");
}

TEST(closed_is_an_answer_only_where_it_is_expected)
{
    const struct act acts[] = {SEND("220 hi\r\n"), AWAIT("\r\n"), END};
    playing_check(GREETED "- C: NOOP\n- S: closed\n", acts, SMTPSPEC_PASS, "");
    playing_check(GREETED "- C: NOOP\n- S: 421 | closed\n", acts, SMTPSPEC_PASS, "");
    playing_check(GREETED "- C: NOOP\n- S: 421\n", acts, SMTPSPEC_FAIL,
                  "the connection was closed where 421 was expected");
    const struct act reset[] = {SEND("220 hi\r\n"), AWAIT("\r\n"), RESET, END};
    playing_check(GREETED "- C: NOOP\n- S: 250\n", reset, SMTPSPEC_FAIL, "reset");
}

TEST(a_reply_where_closed_is_expected_is_a_fail)
{
    const struct act acts[] = {SEND("220 hi\r\n"), AWAIT("\r\n"), SEND("250 ok\r\n"), DRAIN, END};
    playing_check(GREETED "- C: NOOP\n- S: closed\n", acts, SMTPSPEC_FAIL, "closed");
}

TEST(no_reply_in_time_is_a_fail_that_tells_the_time)
{
    const struct act acts[] = {SEND("220 hi\r\n"), STALL, END};
    playing_check("timeout: 100ms\n" GREETED "- C: NOOP\n- S: 250\n", acts, SMTPSPEC_FAIL,
                  "no reply within 0.1 s where 250 was expected");
}

TEST(a_part_of_a_reply_is_shown_as_what_came)
{
    const struct act acts[] = {SEND("220 hi\r\n"), AWAIT("\r\n"), SEND("250-a\r\n25"), STALL, END};
    struct playing playing;
    playing_begin(&playing, "timeout: 300ms\n" GREETED "- C: NOOP\n- S: 250\n", acts);
    playing_expect(&playing, SMTPSPEC_FAIL, "not complete");
    ck_assert_str_eq(playing.result.got, "250-a\\r\\n25");
    playing_end(&playing);
}

TEST(a_reply_that_ends_with_the_connection_is_none)
{
    const struct act line[] = {SEND("220 hi\r\n"), AWAIT("\r\n"), SEND("250 o"), END};
    playing_check(GREETED "- C: NOOP\n- S: 250\n", line, SMTPSPEC_FAIL,
                  "the connection was closed within the reply where 250 was expected");
    playing_check(GREETED "- C: NOOP\n- assume: 250\n", line, SMTPSPEC_SKIP,
                  "the connection was closed where the reply to NOOP");
    const struct act lines[] = {SEND("220 hi\r\n"), AWAIT("\r\n"), SEND("250-a\r\n"), END};
    playing_check(GREETED "- C: NOOP\n- S: 2yz\n", lines, SMTPSPEC_FAIL, "within the reply");
    playing_check(GREETED "- C: NOOP\n- S: 250 | closed\n", lines, SMTPSPEC_PASS, "");
}

#define NEXT "- C: RSET\n- S: {code: 250 | 421, text: '^[bcn]'}\n"

TEST(a_reply_that_was_there_before_the_command_is_not_its_reply)
{
    const struct act twice[] = {SEND("220 hi\r\n"),
                                AWAIT("NOOP\r\n"),
                                SEND("250 a\r\n250 b\r\n"),
                                AWAIT("RSET\r\n"),
                                SEND("250 c\r\n"),
                                DRAIN,
                                END};
    playing_check(GREETED "- C: NOOP\n- S: 250\n- wait: 100ms\n" NEXT, twice, SMTPSPEC_PASS, "");
    playing_check(GREETED "- C: [NOOP, HELP]\n- S: 250\n" NEXT, twice, SMTPSPEC_PASS, "");
    playing_check(GREETED "- send: \"NOOP\\nNOOP\\r\\n\"\n- S: 250\n" NEXT, twice, SMTPSPEC_PASS,
                  "");
    const struct act busy[] = {SEND("220 hi\r\n"), AWAIT("NOOP\r\n"), SEND("250 a\r\n421 b\r\n"),
                               DRAIN, END};
    playing_check(GREETED "- C: NOOP\n- S: 250\n" NEXT, busy, SMTPSPEC_PASS, "");
    const struct act early[] = {SEND("220 hi\r\n"), AWAIT("DATA\r\n"), SEND("354 go\r\n250 no\r\n"),
                                DRAIN, END};
    playing_check(GREETED "- C: DATA\n- S: 354\n" NEXT, early, SMTPSPEC_PASS, "");
}

TEST(what_nobody_asked_for_is_read_at_the_end)
{
    const struct act twice[] = {SEND("220 hi\r\n"), AWAIT("NOOP\r\n"), SEND("250 a\r\n250 b\r\n"),
                                DRAIN, END};
    struct playing playing;
    playing_begin(&playing, GREETED "- C: NOOP\n- S: 250\n", twice);
    char *transcript = playing_transcript(&playing);
    ck_assert_ptr_nonnull(strstr(transcript, "1 S 250 b\\r\\n"));
    free(transcript);
    playing_end(&playing);
    playing_begin(&playing, GREETED "- C: NOOP\n- S: 250\n- close\n", twice);
    transcript = playing_transcript(&playing);
    ck_assert_ptr_null(strstr(transcript, "250 b")); /* the server may speak of the FIN */
    free(transcript);
    playing_end(&playing);
}

TEST(an_assumption_that_does_not_hold_skips_the_case_with_the_reason)
{
    const struct act acts[] = {SEND("220 hi\r\n"), AWAIT("\r\n"), SEND("550 policy\r\n"), DRAIN,
                               END};
    playing_check(GREETED "- C: NOOP\n- assume: 250\n- S: 250\n", acts, SMTPSPEC_SKIP, "550");
    playing_check(GREETED "- C: NOOP\n- assume: 550\n", acts, SMTPSPEC_PASS, "");
}

TEST(silence_is_broken_by_octets_alone)
{
    const struct act quiet[] = {SEND("220 hi\r\n"), DRAIN, END};
    const struct act loud[] = {SEND("220 hi\r\n"), PAUSE(20), SEND("250 ah\r\n"), DRAIN, END};
    const struct act gone[] = {SEND("220 hi\r\n"), END};
    playing_check(GREETED "- silence: 50ms\n", quiet, SMTPSPEC_PASS, "");
    playing_check(GREETED "- silence: 5s\n", loud, SMTPSPEC_FAIL, "silence was expected");
    playing_check(GREETED "- silence: 50ms\n", gone, SMTPSPEC_PASS, "");
}

TEST(within_is_about_the_time_of_the_reply)
{
    const struct act acts[] = {SEND("220 hi\r\n"), AWAIT("\r\n"), PAUSE(200),
                               SEND("250 ok\r\n"), DRAIN,         END};
    playing_check(GREETED "- C: NOOP\n- S: {code: 250, within: 20s}\n", acts, SMTPSPEC_PASS, "");
    playing_check(GREETED "- C: NOOP\n- S: {code: 250, within: 50ms}\n", acts, SMTPSPEC_FAIL,
                  "longer than 0.050 s");
    playing_check(GREETED "- C: NOOP\n- S: {code: 250, should: {code: 250, within: 50ms}}\n", acts,
                  SMTPSPEC_WARN, "longer than 0.050 s");
}

TEST(a_should_warns_and_the_dialogue_goes_on)
{
    const struct act acts[] = {SEND("220 hi\r\n"),
                               AWAIT("\r\n"),
                               SEND("251 ok\r\n"),
                               AWAIT("\r\n"),
                               SEND("502 no\r\n"),
                               DRAIN,
                               END};
    playing_check(GREETED "- C: NOOP\n- S: {code: 2yz, should: 250}\n- C: HELP\n- S: 502\n", acts,
                  SMTPSPEC_WARN, "251");
    playing_check(GREETED "- C: NOOP\n- S: {code: 2yz, should: 250}\n- C: HELP\n- S: 214\n", acts,
                  SMTPSPEC_FAIL, "502");
}

TEST(what_was_captured_is_a_variable)
{
    const struct act acts[] = {SEND("220 hi\r\n"),
                               AWAIT("\r\n"),
                               SEND("250 name=Fred\r\n"),
                               AWAIT("\r\n"),
                               SEND("250 hello Fred\r\n"),
                               DRAIN,
                               END};
    struct playing playing;
    playing_begin(&playing,
                  GREETED "- C: NOOP\n- S: {code: 250, capture: 'name=(?<who>\\S+)'}\n"
                          "- C: NOOP ${who}\n- S: 250 hello ${who}$\n",
                  acts);
    playing_expect(&playing, SMTPSPEC_PASS, "");
    received(&playing, "NOOP Fred\r\n");
    playing_end(&playing);
}

TEST(a_message_is_stuffed_and_ended_as_rfc_5321_4_5_2_says)
{
    const struct act acts[] = {SEND("220 hi\r\n"), AWAIT("\r\n.\r\n"), SEND("250 ok\r\n"), DRAIN,
                               END};
    struct playing playing;
    playing_begin(&playing,
                  GREETED "- message: |\n    Subject: x\n\n    .dot\n    .\n    end\n"
                          "- S: 250\n",
                  acts);
    playing_expect(&playing, SMTPSPEC_PASS, "");
    received(&playing, "Subject: x\r\n\r\n..dot\r\n..\r\nend\r\n.\r\n");
    playing_end(&playing);
}

TEST(send_adds_nothing_to_its_octets)
{
    const struct act acts[] = {SEND("220 hi\r\n"), AWAIT("!"), SEND("250 ok\r\n"), DRAIN, END};
    struct playing playing;
    playing_begin(&playing,
                  GREETED "- send: [\"a\\rb\", {pause: 1ms}, \"\\nc\"]\n"
                          "- send: !!binary /wD+\n"
                          "- send: {octets: xyz!, every: 1, pause: 1ms}\n- S: 250\n",
                  acts);
    playing_expect(&playing, SMTPSPEC_PASS, "");
    ck_assert_uint_ge(playing.received.length, 12);
    ck_assert_mem_eq(playing.received.octets, "a\rb\nc\xff\0\xfexyz!", 12);
    playing_end(&playing);
}

TEST(fill_makes_as_many_octets_as_asked)
{
    const struct act acts[] = {SEND("220 hi\r\n"), AWAIT("\r\n"), SEND("250 ok\r\n"), DRAIN, END};
    struct playing playing;
    playing_begin(
        &playing,
        GREETED "- fill: {start: 'NOOP ', with: ab, end: \"\\r\\n\", total: 12}\n- S: 250\n", acts);
    playing_expect(&playing, SMTPSPEC_PASS, "");
    received(&playing, "NOOP ababa\r\nQUIT");
    playing_end(&playing);
    playing_check(GREETED "- fill: {start: 'NOOP ', with: a, total: '${size}x'}\n", acts,
                  SMTPSPEC_ERROR, "fill cannot make");
    playing_check(GREETED "- fill: {start: 'NOOP ', with: a, total: 3}\n", acts, SMTPSPEC_ERROR,
                  "fill cannot make 3 octets");
}

TEST(what_the_server_says_after_our_fin_is_read)
{
    const struct act acts[] = {SEND("220 hi\r\n"), DRAIN, SEND("221 bye\r\n"), END};
    playing_check(GREETED "- close\n- S: 221\n- S: closed\n", acts, SMTPSPEC_PASS, "");
}

TEST(after_a_reset_the_connection_is_closed_and_another_can_be_opened)
{
    const struct act acts[] = {SEND("220 hi\r\n"), DRAIN, END};
    struct playing playing;
    playing_begin(&playing, GREETED "- reset\n- S: closed\n- connect\n- S: 220\n", acts);
    playing_expect(&playing, SMTPSPEC_PASS, "");
    ck_assert(scripted_was_reset(playing.server));
    ck_assert_uint_eq(scripted_connections(playing.server), 2);
    playing_end(&playing);
}

TEST(wait_waits)
{
    const struct act acts[] = {SEND("220 hi\r\n"), DRAIN, END};
    struct playing playing;
    playing_begin(&playing, GREETED "- wait: 150ms\n", acts);
    playing_expect(&playing, SMTPSPEC_PASS, "");
    ck_assert(playing.result.seconds >= 0.15);
    playing_end(&playing);
}

TEST(a_digit_addresses_another_connection)
{
    const struct act acts[] = {SEND("220 hi\r\n"), AWAIT("\r\n"), SEND("250 ok\r\n"), DRAIN, END};
    struct playing playing;
    playing_begin(&playing,
                  GREETED "- connect2\n- S2: 220\n- C2: RSET\n- S2: 250\n- close2\n"
                          "- C: NOOP\n- S: 250\n- connect3: greeted\n- C3: HELP\n- S3: 250\n",
                  acts);
    playing_expect(&playing, SMTPSPEC_PASS, "");
    char *transcript = playing_transcript(&playing);
    ck_assert_ptr_nonnull(strstr(transcript, "2 C RSET\\r\\n"));
    ck_assert_ptr_nonnull(strstr(transcript, "3 C HELP\\r\\n"));
    free(transcript);
    playing_end(&playing);
}

TEST(a_connection_that_was_never_opened_is_closed)
{
    const struct act acts[] = {SEND("220 hi\r\n"), DRAIN, END};
    playing_check(GREETED "- C2: NOOP\n- S2: 250\n", acts, SMTPSPEC_FAIL, "closed");
}

SUITE("steps")
