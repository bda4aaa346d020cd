/* Start states, branches, rows, TLS, login and the rules that turn what happened into a verdict. */
#include "count_of.h"
#include "memory.h"
#include "playing.h"
#include "unit.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define GREETED "start: greeted\ndialogue:\n"
#define HELLO SEND("220 hi\r\n"), AWAIT("EHLO client.example\r\n"), SEND("250 hi\r\n")

static bool was_sent(const struct playing *playing, const char *octets)
{
    return playing->received.length && memmem(playing->received.octets, playing->received.length,
                                              octets, strlen(octets)) != NULL;
}

TEST(each_start_state_sends_what_leads_there_and_no_more)
{
    static const char *const starts[] = {"closed", "connected", "greeted", "hello",
                                         "mail",   "recipient", "data"};
    static const char *const sent[] = {
        "",
        "",
        "QUIT\r\n",
        "EHLO client.example\r\nQUIT\r\n",
        "EHLO client.example\r\nMAIL FROM:<sender@client.example>\r\nQUIT\r\n",
        "EHLO client.example\r\nMAIL FROM:<sender@client.example>\r\n"
        "RCPT TO:<user1@test.example>\r\nQUIT\r\n",
        "EHLO client.example\r\nMAIL FROM:<sender@client.example>\r\n"
        "RCPT TO:<user1@test.example>\r\nDATA\r\nQUIT\r\n",
    };
    const struct act acts[] = {HELLO,
                               AWAIT("MAIL FROM"),
                               AWAIT("\r\n"),
                               SEND("250 a\r\n"),
                               AWAIT("RCPT TO"),
                               AWAIT("\r\n"),
                               SEND("250 b\r\n"),
                               AWAIT("DATA\r\n"),
                               SEND("354 c\r\n"),
                               DRAIN,
                               END};
    for (size_t i = 2; i < COUNT_OF(starts); i++) {
        struct playing playing;
        char *text = mem_format("start: %s\ndialogue:\n- wait: 1ms\n", starts[i]);
        playing_begin(&playing, text, acts);
        playing_expect(&playing, SMTPSPEC_PASS, "");
        ck_assert_str_eq(playing.received.octets, sent[i]);
        playing_end(&playing);
        free(text);
    }
}

TEST(a_case_that_starts_closed_opens_no_connection)
{
    const struct act acts[] = {SEND("220 hi\r\n"), DRAIN, END};
    struct playing playing;
    playing_begin(&playing, "start: closed\ndialogue:\n- wait: 1ms\n", acts);
    playing_expect(&playing, SMTPSPEC_PASS, "");
    ck_assert_uint_eq(scripted_connections(playing.server), 0);
    playing_end(&playing);
}

TEST(a_case_that_starts_connected_reads_the_greeting_itself)
{
    const struct act acts[] = {SEND("220 hi\r\n"), DRAIN, END};
    playing_check("start: connected\ndialogue:\n- S: 220 hi\n", acts, SMTPSPEC_PASS, "");
}

TEST(a_start_state_that_is_refused_is_a_skip_and_one_that_breaks_an_error)
{
    const struct act refuses[] = {HELLO, AWAIT("MAIL"), SEND("550 not you\r\n"), DRAIN, END};
    playing_check("start: recipient\ndialogue:\n- C: RSET\n- S: 250\n", refuses, SMTPSPEC_SKIP,
                  "in preparation MAIL was answered with \"550 not you\"");
    const struct act cuts[] = {HELLO, AWAIT("MAIL"), END};
    playing_check("start: mail\ndialogue:\n- C: RSET\n- S: 250\n", cuts, SMTPSPEC_ERROR,
                  "the connection was closed where the reply to MAIL was due");
}

TEST(a_server_that_is_not_there_is_an_error)
{
    const struct act acts[] = {END};
    struct playing playing;
    struct err err;
    playing_prepare(&playing, GREETED "- S: 250\n", acts);
    ck_assert(target_set_address(playing.target, "127.0.0.1:1", &err));
    playing_go(&playing);
    playing_expect(&playing, SMTPSPEC_ERROR, "no connection");
    playing_end(&playing);
}

TEST(a_421_at_the_greeting_is_back_pressure)
{
    const struct act busy[] = {SEND("421 too many\r\n"), END};
    const struct act shut[] = {END};
    const struct act *const lists[] = {busy, shut};
    for (size_t i = 0; i < 2; i++) {
        struct playing playing;
        playing_begin(&playing, GREETED "- S: 250\n", lists[i]);
        ck_assert_int_eq(playing.end, PLAY_BUSY);
        ck_assert_int_eq(playing.result.verdict, SMTPSPEC_ERROR);
        playing_end(&playing);
    }
}

TEST(a_421_after_our_errors_is_the_servers_policy_and_skips)
{
    const struct act acts[] = {SEND("220 hi\r\n"), AWAIT("\r\n"), SEND("500 a\r\n"), AWAIT("\r\n"),
                               SEND("500 b\r\n"),  AWAIT("\r\n"), SEND("421 c\r\n"), END};
    playing_check(GREETED "- C: A\n- S: 500\n- C: B\n- S: 500\n- C: C\n- S: 500\n", acts,
                  SMTPSPEC_SKIP, "421 after 2 errors");
    const struct act first[] = {SEND("220 hi\r\n"), AWAIT("\r\n"), SEND("421 c\r\n"), END};
    playing_check(GREETED "- C: A\n- S: 500\n", first, SMTPSPEC_FAIL, "421");
}

TEST(the_level_says_what_a_broken_dialogue_means)
{
    static const char *const levels[] = {"MUST", "SHOULD", "MAY"};
    static const enum smtpspec_verdict verdicts[] = {SMTPSPEC_FAIL, SMTPSPEC_WARN, SMTPSPEC_NOTE};
    const struct act acts[] = {SEND("220 hi\r\n"), DRAIN, END};
    for (size_t i = 0; i < 3; i++) {
        struct playing playing;
        playing_prepare(&playing, "start: connected\ndialogue:\n- S: 250\n", acts);
        playing.catalogue->scripts[0]->level = (enum smtpspec_level)i;
        playing_go(&playing);
        ck_assert_str_eq(smtpspec_level_name((enum smtpspec_level)i), levels[i]);
        playing_expect(&playing, verdicts[i], "220");
        playing_end(&playing);
    }
}

TEST(if_looks_at_the_last_reply)
{
    const struct act acts[] = {SEND("220 hi\r\n"),
                               AWAIT("\r\n"),
                               SEND("252 maybe\r\n"),
                               AWAIT("ONE\r\n"),
                               SEND("250 one\r\n"),
                               DRAIN,
                               END};
    struct playing playing;
    playing_begin(&playing,
                  GREETED "- C: VRFY a\n- S: 2yz\n- if: 252\n  then:\n  - C: ONE\n  - S: 250\n"
                          "  else:\n  - C: TWO\n  - S: 250\n"
                          "- if: 252\n  then:\n  - C: TWO\n",
                  acts);
    playing_expect(&playing, SMTPSPEC_PASS, "");
    ck_assert(was_sent(&playing, "ONE\r\n"));
    ck_assert(!was_sent(&playing, "TWO\r\n"));
    playing_end(&playing);
    const struct act gone[] = {SEND("220 hi\r\n"), AWAIT("\r\n"), END};
    playing_check(GREETED
                  "- C: A\n- S: 250 | closed\n- if: closed\n  then:\n  - connect\n  - S: 5yz\n"
                  "  else:\n  - C: B\n",
                  gone, SMTPSPEC_FAIL, "220");
}

TEST(for_plays_its_steps_for_each_word)
{
    const struct act acts[] = {SEND("220 hi\r\n"),
                               AWAIT("HELP NOOP\r\n"),
                               SEND("214 a\r\n"),
                               AWAIT("HELP HELP\r\n"),
                               SEND("502 b\r\n"),
                               DRAIN,
                               END};
    playing_check(GREETED
                  "- for: {verb: '${verbs}'}\n  do:\n  - C: HELP ${verb}\n  - S: 214 | 502\n",
                  acts, SMTPSPEC_PASS, "");
    playing_check(GREETED "- for: {verb: '${verbs}'}\n  do:\n  - C: HELP ${verb}\n  - S: 214\n",
                  acts, SMTPSPEC_FAIL, "502");
}

TEST(repeat_counts_from_1)
{
    const struct act acts[] = {SEND("220 hi\r\n"), AWAIT("N 1\r\nN 2\r\nN 3\r\n"),
                               SEND("250 ok\r\n"), DRAIN, END};
    playing_check(GREETED "- repeat: {times: 3, as: n, do: [C: 'N ${n}']}\n- S: 250\n", acts,
                  SMTPSPEC_PASS, "");
    playing_check(GREETED "- repeat: {times: '${verbs}', do: [C: NOOP]}\n", acts, SMTPSPEC_ERROR,
                  "not a number from 0 to");
}

TEST(variables_are_repeated_and_cut)
{
    const struct act acts[] = {SEND("220 hi\r\n"), AWAIT("\r\n"), SEND("250 ok\r\n"), DRAIN, END};
    struct playing playing;
    playing_begin(&playing,
                  "vars:\n  a: {repeat: xyz, length: 7}\n  b: {repeat: 'no ', times: 2}\n"
                  "  c: {repeat: y, length: '${size+1}'}\n" GREETED
                  "- C: ${a} ${b}${size-1} ${c}\n- S: 250\n",
                  acts);
    playing_expect(&playing, SMTPSPEC_PASS, "");
    ck_assert(was_sent(&playing, "xyzxyzx no no 999 yyyy"));
    ck_assert_uint_eq(playing.received.length, strlen("xyzxyzx no no 999 \r\nQUIT\r\n") + 1001);
    playing_end(&playing);
}

TEST(each_row_is_a_case_with_its_variables)
{
    struct problems *problems = problems_new();
    struct catalogue *catalogue =
        catalogue_of_text("a/rows",
                          "title: '${verb} is answered by ${code}'\nlevel: MUST\nsection: test 1\n"
                          "each:\n- {verb: NOOP, code: 250}\n- {verb: HELP, code: 214}\n"
                          "dialogue:\n- C: ${verb}\n- S: ${code}\n",
                          problems);
    ck_assert_uint_eq(catalogue->count, 2);
    ck_assert_str_eq(catalogue->scripts[0]->id, "a/rows[NOOP]");
    ck_assert_str_eq(catalogue->scripts[1]->id, "a/rows[HELP]");
    ck_assert_str_eq(catalogue->scripts[1]->title, "HELP is answered by 214");
    catalogue_free(&catalogue);
    problems_free(&problems);
}

TEST(starttls_shakes_hands_and_fails_where_that_is_expected)
{
    const struct act tls[] = {SEND("220 hi\r\n"),
                              AWAIT("STARTTLS\r\n"),
                              SEND("220 go\r\n"),
                              TLS,
                              AWAIT("NOOP\r\n"),
                              SEND("250 ok\r\n"),
                              DRAIN,
                              END};
    const struct act cut[] = {SEND("220 hi\r\n"), AWAIT("STARTTLS\r\n"), SEND("220 go\r\n"), END};
    playing_check(GREETED "- C: STARTTLS\n- S: 220\n- starttls\n- C: NOOP\n- S: 250\n", tls,
                  SMTPSPEC_PASS, "");
    playing_check(GREETED "- C: STARTTLS\n- S: 220\n- starttls: fails\n", tls, SMTPSPEC_FAIL,
                  "succeeded");
    playing_check(GREETED "- C: STARTTLS\n- S: 220\n- starttls\n", cut, SMTPSPEC_FAIL,
                  "handshake failed");
    playing_check(GREETED "- C: STARTTLS\n- S: 220\n- starttls: fails\n", cut, SMTPSPEC_PASS, "");
}

static void give_login(struct playing *playing)
{
    playing->target->login.user = "user1";
    playing->target->login.password = "open-sesame";
}

TEST(auth_leaves_its_final_reply_to_s_and_no_trace_of_the_password)
{
    const struct act acts[] = {SEND("220 hi\r\n"),
                               AWAIT("AUTH PLAIN "),
                               AWAIT("\r\n"),
                               SEND("535 \"open-sesame\" AHVzZXIxAG9wZW4tc2VzYW1l is wrong\r\n"),
                               DRAIN,
                               END};
    struct playing playing;
    playing_prepare(&playing, GREETED "- auth: PLAIN\n- S: 235\n", acts);
    give_login(&playing);
    playing_go(&playing);
    playing_expect(&playing, SMTPSPEC_FAIL, "535");
    char *transcript = playing_transcript(&playing);
    const char *const texts[] = {transcript, playing.result.reason, playing.result.got};
    for (size_t i = 0; i < 3; i++) {
        ck_assert_msg(!strstr(texts[i], "open-sesame"), "%s", texts[i]);
        ck_assert_msg(!strstr(texts[i], "AHVzZXIxAG9wZW4tc2VzYW1l"), "%s", texts[i]);
    }
    ck_assert_ptr_nonnull(strstr(transcript, "C AUTH PLAIN ***\\r\\n"));
    ck_assert(was_sent(&playing, "AHVzZXIxAG9wZW4tc2VzYW1l"));
    free(transcript);
    playing_end(&playing);
}

TEST(a_challenge_that_our_client_cannot_read_is_an_error_whatever_the_server_then_says)
{
    const struct act acts[] = {SEND("220 hi\r\n"),
                               AWAIT("AUTH LOGIN\r\n"),
                               SEND("334 \x01\r\n"),
                               AWAIT("*\r\n"),
                               SEND("501 no\r\n"),
                               DRAIN,
                               END};
    struct playing playing;
    playing_prepare(&playing, GREETED "- auth: LOGIN\n- S: 235\n", acts);
    give_login(&playing);
    playing_go(&playing);
    playing_expect(&playing, SMTPSPEC_ERROR,
                   "our SASL client could not answer the challenge \"\\x01\"");
    playing_end(&playing);
}

TEST(a_server_that_never_stops_asking_is_cut_off)
{
    const struct act acts[] = {SEND("220 hi\r\n"), AWAIT("AUTH LOGIN\r\n"),
                               FLOOD("334 VXNlcm5hbWU6\r\n"), END};
    struct playing playing;
    playing_prepare(&playing, GREETED "- auth: LOGIN\n- S: 235\n", acts);
    give_login(&playing);
    playing_go(&playing);
    playing_expect(&playing, SMTPSPEC_FAIL, "once more");
    playing_end(&playing);
}

TEST(deliver_uses_a_client_of_its_own)
{
    const struct act acts[] = {SEND("220 hi\r\n"), AWAIT("\r\n"),
                               SEND("250 hi\r\n"), AWAIT("\r\n"),
                               SEND("250 a\r\n"),  AWAIT("\r\n"),
                               SEND("250 b\r\n"),  AWAIT("\r\n"),
                               SEND("354 c\r\n"),  AWAIT("\r\n.\r\n"),
                               SEND("250 d\r\n"),  AWAIT("\r\n"),
                               SEND("221 e\r\n"),  END};
    struct playing playing;
    playing_begin(&playing, "start: closed\ndialogue:\n- deliver: |\n    Subject: x\n\n    .y\n",
                  acts);
    playing_expect(&playing, SMTPSPEC_PASS, "");
    ck_assert(was_sent(&playing, "Subject: x\r\n\r\n..y\r\n.\r\n"));
    playing_end(&playing);
    const struct act refuses[] = {SEND("554 no\r\n"), DRAIN, END};
    playing_check("start: closed\ndialogue:\n- deliver: hello\n", refuses, SMTPSPEC_SKIP,
                  "libcurl was answered with 554 no\\r\\n, and a plain message is refused too");
    const struct act cuts[] = {SEND("220 hi\r\n"), AWAIT("\r\n"), END};
    playing_check("start: closed\ndialogue:\n- deliver: hello\n", cuts, SMTPSPEC_FAIL,
                  "libcurl could not deliver");
    playing_check("start: closed\ndialogue:\n- deliver: {message: hello, refused: true}\n", refuses,
                  SMTPSPEC_PASS, "");
}

/* The server is known to talk to one client at a time. */
static void check_alone(const char *text, enum smtpspec_verdict verdict, const char *reason)
{
    const struct act acts[] = {SEND("220 hi\r\n"), DRAIN, END};
    struct playing playing;
    playing_prepare(&playing, text, acts);
    playing.context.one_at_a_time = true;
    playing_go(&playing);
    playing_expect(&playing, verdict, reason);
    playing_end(&playing);
}

TEST(where_one_client_is_served_at_a_time_only_a_bare_connect_opens_a_second_connection)
{
    check_alone(GREETED "- connect2: greeted\n- S2: 250\n", SMTPSPEC_SKIP, "two connections");
    check_alone(GREETED "- deliver: hello\n", SMTPSPEC_SKIP, "two connections");
    check_alone(GREETED "- connect2\n- S2: 250\n", SMTPSPEC_FAIL, "got 220");
    check_alone("start: closed\ndialogue:\n- connect2: greeted\n- close2\n", SMTPSPEC_PASS, "");
}

static void *set_stop_soon(void *state)
{
    usleep(50000);
    stop_set(state);
    return NULL;
}

TEST(a_stopped_case_has_no_verdict)
{
    const struct act acts[] = {SEND("220 hi\r\n"), STALL, END};
    struct playing playing;
    pthread_t thread;
    playing_prepare(&playing, GREETED "- C: NOOP\n- S: 250\n", acts);
    pthread_create(&thread, NULL, set_stop_soon, playing.stop);
    playing_go(&playing);
    pthread_join(thread, NULL);
    ck_assert_int_eq(playing.end, PLAY_STOPPED);
    ck_assert_ptr_null(playing.result.reason);
    playing_end(&playing);
}

SUITE("flow")
