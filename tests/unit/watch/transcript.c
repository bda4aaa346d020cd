#include "transcript.h"
#include "escape.h"
#include "memory.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

/* A one-line reply. */
static void reply_of(struct reply *reply, const char *text)
{
    struct buffer input = {0};
    buffer_add_text(&input, text);
    ck_assert(reply_take(&input, false, reply));
    buffer_release(&input);
}

static void check_text(struct transcript *transcript, size_t index, size_t total, const char *text)
{
    size_t count;
    struct smtpspec_exchange *exchanges = transcript_take(transcript, &count);
    ck_assert_uint_eq(count, total);
    ck_assert_str_eq(exchanges[index].text, text);
    for (size_t i = 0; i < count; i++)
        free(exchanges[i].text);
    free(exchanges);
}

TEST(an_initial_response_is_not_kept)
{
    struct transcript *transcript = transcript_new("secret1");
    transcript_sent(transcript, 1, "AUTH PLAIN AHVzZXIxAHNlY3JldDE=\r\n", 33);
    check_text(transcript, 0, 1, "AUTH PLAIN ***\\r\\n");
    transcript_free(&transcript);
}

TEST(a_challenge_and_its_answer_are_not_kept)
{
    struct transcript *transcript = transcript_new(NULL);
    struct reply reply = {0};
    reply_of(&reply, "334 PDEyMz4=\r\n");
    transcript_reply(transcript, 1, &reply);
    transcript_sent(transcript, 1, "dXNlcjEgYWJj\r\n", 14);
    check_text(transcript, 1, 2, "***\\r\\n");
    transcript_sent(transcript, 1, "NOOP\r\n", 6);
    check_text(transcript, 0, 1, "NOOP\\r\\n");
    reply_release(&reply);
    transcript_free(&transcript);
}

TEST(what_is_no_payload_is_shown)
{
    static const char *const lines[] = {"*\r\n", "=\r\n", "!!!!\r\n", "AAA=BBB\r\n"};
    struct reply reply = {0};
    reply_of(&reply, "334 PDEyMz4=\r\n");
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        struct transcript *transcript = transcript_new(NULL);
        transcript_reply(transcript, 1, &reply);
        transcript_sent(transcript, 1, lines[i], strlen(lines[i]));
        char *shown = escape_new(lines[i], strlen(lines[i]));
        check_text(transcript, 1, 2, shown);
        free(shown);
        transcript_free(&transcript);
    }
    reply_release(&reply);
    struct transcript *transcript = transcript_new(NULL);
    transcript_sent(transcript, 1, "AUTH PLAIN !!!!\r\n", 17);
    check_text(transcript, 0, 1, "AUTH PLAIN !!!!\\r\\n");
    reply_of(&reply, "334 go on\r\n");
    transcript_reply(transcript, 1, &reply);
    check_text(transcript, 0, 1, "334 go on\\r\\n");
    reply_release(&reply);
    transcript_free(&transcript);
}

TEST(a_password_that_the_server_echoes_is_not_kept)
{
    struct transcript *transcript = transcript_new("se\\cret");
    struct reply reply = {0};
    reply_of(&reply, "250 you said se\\cret\r\n");
    transcript_reply(transcript, 1, &reply);
    check_text(transcript, 0, 1, "250 you said ***\\r\\n");
    reply_release(&reply);
    transcript_free(&transcript);
}

TEST(an_endless_dialogue_keeps_its_beginning_and_its_end)
{
    struct transcript *transcript = transcript_new(NULL);
    for (int i = 0; i < 5000; i++) {
        char *line = mem_format("NOOP %d\r\n", i);
        transcript_sent(transcript, 1, line, strlen(line));
        free(line);
    }
    size_t count;
    struct smtpspec_exchange *exchanges = transcript_take(transcript, &count);
    ck_assert_uint_lt(count, 1000);
    ck_assert_str_eq(exchanges[0].text, "NOOP 0\\r\\n");
    ck_assert_str_eq(exchanges[count - 1].text, "NOOP 4999\\r\\n");
    for (size_t i = 0; i < count; i++)
        free(exchanges[i].text);
    free(exchanges);
    transcript_free(&transcript);
}

TEST(a_log_gets_everything_at_once_and_no_secret)
{
    char *text = NULL;
    size_t length = 0;
    FILE *to = open_memstream(&text, &length);
    struct secrets *secrets = secrets_new();
    secrets_add(secrets, "secret1");
    struct session_log *log = session_log_new(to, secrets);
    struct transcript *transcript = transcript_new(NULL);
    char line[5003];
    memset(line, 'x', sizeof line);
    memcpy(line + 5000, "\r\n", 3);
    transcript_log_to(transcript, log, "a/case");
    transcript_sent(transcript, 1, line, 5002);
    transcript_sent(transcript, 2, "AUTH PLAIN AHVzZXIxAHNlY3JldDE=\r\n", 33);
    transcript_sent(transcript, 1, "VRFY secret1\r\n", 14);
    transcript_event(transcript, 1, "closed");
    ck_assert_uint_gt(length, 5000); /* while the session is open */
    ck_assert_ptr_nonnull(strstr(text, "x\\r\\n\n"));
    ck_assert_ptr_nonnull(strstr(text, " a/case 2 C: AUTH PLAIN ***\\r\\n\n"));
    ck_assert_ptr_nonnull(strstr(text, " a/case 1 C: VRFY ***\\r\\n\n"));
    ck_assert_ptr_nonnull(strstr(text, " a/case 1 -: closed\n"));
    transcript_free(&transcript);
    session_log_free(&log);
    secrets_free(&secrets);
    fclose(to);
    free(text);
}

TEST(a_text_is_found_regardless_of_letter_case)
{
    struct transcript *transcript = transcript_new(NULL);
    transcript_sent(transcript, 1, "RCPT TO:<User2@test.example>\r\n", 30);
    ck_assert(transcript_mentions(transcript, "user2@TEST.example"));
    ck_assert(!transcript_mentions(transcript, "user3@test.example"));
    for (int i = 0; i < 1000; i++) /* not all of it is kept */
        transcript_event(transcript, 1, "closed");
    ck_assert(transcript_mentions(transcript, "user3@test.example"));
    transcript_free(&transcript);
}

SUITE("transcript")
