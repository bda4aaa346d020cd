#include "answers.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define LINE_MOST 512 /* RFC 5321 4.5.3.1.4 */

void answers_begin(struct answers *answers)
{
    *answers = (struct answers){.due = {ASKED_GREETING}, .count = 1};
}

static void expect_reply(struct answers *answers, enum asked asked)
{
    if (answers->count == ANSWERS_MOST)
        answers->is_lost = true;
    else
        answers->due[answers->count++] = asked;
}

/* As many of LENGTH octets as belong to the chunk that has begun. */
static size_t pass_chunk(struct answers *answers, size_t length)
{
    size_t passed = answers->chunk_left < length ? answers->chunk_left : length;
    answers->chunk_left -= passed;
    return passed;
}

/* "BDAT" SP chunk-size [ SP "LAST" ] (RFC 3030 2); without a number nobody knows what follows. */
static void begin_chunk(struct answers *answers, const char *line)
{
    const char *size = line + strlen("BDAT ");
    if (isdigit((unsigned char)*size))
        answers->chunk_left = strtoul(size, NULL, 10);
    else
        answers->is_lost = true;
}

/* The first of LENGTH octets of commands; returns its length. An empty line may be ignored. */
static size_t sent_command(struct answers *answers, const char *octets, size_t length)
{
    size_t line = asked_line(octets, length);
    enum asked asked = line ? asked_by_line(octets, line) : ASKED_UNKNOWN;
    if (answers->is_over && asked != ASKED_QUIT)
        asked = ASKED_AFTER_421;
    if (line <= 2 || line > LINE_MOST)
        answers->is_lost = true;
    else
        expect_reply(answers, asked);
    if (asked == ASKED_BDAT)
        begin_chunk(answers, octets);
    return line;
}

/* The first line of mail data; a dot alone is the last. What follows it may be more commands, or
 * more data to a server that does not see the end. */
static size_t sent_content(struct answers *answers, const char *octets, size_t length)
{
    size_t line = asked_content_line(octets, length);
    if (!line || answers->count)
        answers->is_lost = true;
    else if (line == 3 && *octets == '.')
        expect_reply(answers, ASKED_MESSAGE);
    return line;
}

void answers_sent(struct answers *answers, unsigned last_code, const char *octets, size_t length)
{
    size_t at = pass_chunk(answers, length);
    answers->is_over |= last_code == 421;
    if (last_code == 334 && at < length) {
        expect_reply(answers, ASKED_AUTH);
        answers->is_lost |= asked_line(octets, length) != length; /* a group after the exchange */
        return;
    }
    while (at < length && !answers->is_lost) {
        at += last_code == 354 ? sent_content(answers, octets + at, length - at)
                               : sent_command(answers, octets + at, length - at);
        at += pass_chunk(answers, length - at);
    }
}

/* What was sent after DATA is mail data if it is accepted, after STARTTLS it is discarded (RFC 3207
 * 4.2), and a chunk that is rejected may be read as commands. */
static bool is_lost_after(enum asked asked, unsigned code, bool is_last)
{
    return (asked == ASKED_DATA && code == 354 && !is_last) ||
           (asked == ASKED_STARTTLS && code == 220 && !is_last) ||
           (asked == ASKED_BDAT && code >= 400);
}

static void count_command(struct answers *answers, unsigned code)
{
    enum asked last = answers->last;
    answers->commands += last != ASKED_GREETING;
    if ((last == ASKED_STARTTLS && code == 220) || (last == ASKED_AUTH && code == 235))
        answers->commands = 0;
}

/* RFC 5321 3.3: RCPT is out of sequence without MAIL, DATA without a recipient, and BDAT as DATA
 * (RFC 3030 2). A message to nobody may be rejected at its end. */
static bool is_too_early(enum answers_stage stage, enum asked asked)
{
    bool is_content = asked == ASKED_DATA || asked == ASKED_MESSAGE || asked == ASKED_BDAT;
    return (asked == ASKED_RCPT && stage < STAGE_SENDER) ||
           (is_content && stage < STAGE_RECIPIENTS);
}

/* RFC 5321 4.1.4, RFC 3207 4.2: what ends a transaction. */
static bool is_end(enum asked asked, unsigned code)
{
    bool ends_if_done =
        asked == ASKED_EHLO || asked == ASKED_LHLO || asked == ASKED_HELO || asked == ASKED_RSET;
    return asked == ASKED_MESSAGE || (code / 100 == 2 && ends_if_done) ||
           (asked == ASKED_STARTTLS && code == 220);
}

static void follow(struct answers *answers, unsigned code)
{
    enum asked last = answers->last;
    bool accepted = code / 100 == 2;
    answers->was_too_early = is_too_early(answers->stage, last);
    if (is_end(last, code))
        answers->stage = STAGE_NONE;
    else if (last == ASKED_MAIL && accepted && answers->stage == STAGE_NONE)
        answers->stage = STAGE_SENDER;
    else if (last == ASKED_RCPT && accepted && answers->stage == STAGE_SENDER)
        answers->stage = STAGE_RECIPIENTS;
}

enum asked answers_next(struct answers *answers, unsigned code)
{
    if (answers->is_lost)
        return ASKED_UNKNOWN;
    /* LMTP answers a message once for each recipient (RFC 2033 4.2). */
    if (!answers->count)
        return answers->last == ASKED_MESSAGE ? ASKED_MESSAGE : ASKED_UNKNOWN;
    answers->last = answers->due[0];
    memmove(answers->due, answers->due + 1, --answers->count * sizeof *answers->due);
    answers->is_lost = is_lost_after(answers->last, code, !answers->count);
    count_command(answers, code);
    follow(answers, code);
    return answers->last;
}
