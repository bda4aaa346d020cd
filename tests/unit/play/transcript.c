#include "transcript.h"
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

SUITE("transcript")
