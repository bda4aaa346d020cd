#include "dialogue.h"

#include "memory.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define REPLY_FOLDED 5 /* a reply of so many lines is long */

/* A shortened text is compared up to the cut. */
size_t dialogue_failing(const struct smtpspec_result *result)
{
    size_t count = result->transcript_count;
    const char *got = result->got ? result->got : "";
    const char *cut = strstr(got, "[...");
    size_t length = cut ? (size_t)(cut - got) : strlen(got);
    if (length == 0 || result->verdict == SMTPSPEC_PASS)
        return count;
    for (size_t i = count; i-- > 0;)
        if (result->transcript[i].from != SMTPSPEC_CLIENT &&
            strncmp(result->transcript[i].text, got, length) == 0)
            return i;
    /* If "nothing" arrived, it is the timeout, the last event. */
    if (strcmp(got, "nothing") == 0 && count &&
        result->transcript[count - 1].from == SMTPSPEC_EVENT)
        return count - 1;
    return count;
}

/* The length of the escaped line at TEXT, including its line ending. */
static size_t line_length(const char *text)
{
    for (const char *at = text; *at; at++) {
        if (*at != '\\')
            continue;
        if (at[1] == 'n')
            return (size_t)(at - text) + 2;
        if (at[1]) /* an escape, such as \\: the next octet belongs to it */
            at++;
    }
    return strlen(text);
}

static void add_line(struct dialogue *dialogue, struct dialogue_line line)
{
    dialogue->lines = mem_grow(dialogue->lines, dialogue->count + 1, sizeof *dialogue->lines);
    dialogue->lines[dialogue->count++] = line;
}

static void add_exchange(struct dialogue *dialogue, const struct smtpspec_exchange *exchange,
                         bool failing)
{
    const char *at = exchange->text;
    do {
        size_t length = line_length(at), shown = length;
        if (length >= 4 && memcmp(at + length - 4, "\\r\\n", 4) == 0)
            shown -= 4;
        char *line = mem_copy(at, shown);
        add_line(dialogue, (struct dialogue_line){.from = exchange->from,
                                                  .connection = exchange->connection,
                                                  .failing = failing,
                                                  .text = text_cleaned(line)});
        free(line);
        at += length;
    } while (*at);
    dialogue->numbered |= exchange->connection > 1;
}

/* Which lines are kept: MOST / 3 at the beginning, and twice as many at the end of the dialogue or
 * around what failed. */
struct window {
    size_t head, tail, end;
};

static struct window window_of(const struct dialogue *dialogue, size_t most)
{
    size_t failing = dialogue->count;
    for (size_t i = 0; i < dialogue->count && failing == dialogue->count; i++)
        if (dialogue->lines[i].failing)
            failing = i;
    struct window window = {.head = most / 3, .end = dialogue->count};
    size_t size = most - window.head;
    if (failing + size / 2 < dialogue->count)
        window.end = failing + size / 2 > most ? failing + size / 2 : most;
    window.tail = window.end - size;
    return window;
}

static void shorten(struct dialogue *dialogue, size_t most)
{
    if (most == 0 || dialogue->count <= most + 2)
        return;
    struct window window = window_of(dialogue, most);
    struct dialogue old = *dialogue;
    size_t missing = 0;
    dialogue->lines = NULL;
    dialogue->count = 0;
    for (size_t i = 0; i <= old.count; i++) {
        bool stays = i == old.count || i < window.head || (i >= window.tail && i < window.end);
        if (!stays) {
            free(old.lines[i].text);
            missing++;
            continue;
        }
        if (missing)
            add_line(dialogue,
                     (struct dialogue_line){.from = SMTPSPEC_EVENT,
                                            .connection = 1,
                                            .text = mem_format("[%zu lines left out]", missing)});
        missing = 0;
        if (i < old.count)
            add_line(dialogue, old.lines[i]);
    }
    free(old.lines);
}

static struct dialogue *whole(const struct smtpspec_result *result)
{
    struct dialogue *dialogue = mem_alloc(sizeof *dialogue);
    size_t failing = dialogue_failing(result);
    for (size_t i = 0; i < result->transcript_count; i++)
        add_exchange(dialogue, &result->transcript[i], i == failing);
    return dialogue;
}

struct dialogue *dialogue_new(const struct smtpspec_result *result, size_t most)
{
    struct dialogue *dialogue = whole(result);
    shorten(dialogue, most);
    return dialogue;
}

/* Whether LINE and NEXT are of one reply in several lines (RFC 5321 4.2.1) in which nothing failed.
 */
static bool goes_on(const struct dialogue_line *line, const struct dialogue_line *next)
{
    return line->from == SMTPSPEC_SERVER && next->from == SMTPSPEC_SERVER &&
           line->connection == next->connection && !line->failing && !next->failing &&
           strspn(line->text, "0123456789") == 3 && line->text[3] == '-' &&
           strncmp(line->text, next->text, 3) == 0;
}

/* How many lines the reply at LINE has. */
static size_t reply_lines(const struct dialogue *dialogue, size_t line)
{
    size_t count = 1;
    while (line + count < dialogue->count &&
           goes_on(&dialogue->lines[line + count - 1], &dialogue->lines[line + count]))
        count++;
    return count;
}

/* Of a long reply the first line and the last stay. */
static void fold_replies(struct dialogue *dialogue)
{
    struct dialogue old = *dialogue;
    dialogue->lines = NULL;
    dialogue->count = 0;
    for (size_t i = 0; i < old.count; i++) {
        size_t count = reply_lines(&old, i);
        add_line(dialogue, old.lines[i]);
        if (count < REPLY_FOLDED)
            continue;
        struct dialogue_line hidden = old.lines[i + 1];
        for (size_t k = 1; k + 1 < count; k++)
            free(old.lines[i + k].text);
        hidden.text = mem_format("[%zu lines]", count - 2);
        add_line(dialogue, hidden);
        i += count - 2;
    }
    free(old.lines);
}

/* What stands after the exchange that broke the case, if that is known: the end of the session, and
 * what the runner asked on other connections. */
static void cut_aftermath(struct dialogue *dialogue)
{
    size_t end = dialogue->count;
    while (end && !dialogue->lines[end - 1].failing)
        end--;
    while (end && dialogue->count > end)
        free(dialogue->lines[--dialogue->count].text);
}

/* How many lines at the beginning say no more than that the session was opened: up to the reply to
 * the client's first command. */
static size_t opening_of(const struct dialogue *dialogue)
{
    size_t i = 0;
    while (i < dialogue->count && dialogue->lines[i].from != SMTPSPEC_CLIENT)
        i++;
    bool is_hello = i < dialogue->count && (strncasecmp(dialogue->lines[i].text, "EHLO", 4) == 0 ||
                                            strncasecmp(dialogue->lines[i].text, "LHLO", 4) == 0);
    for (i++; is_hello && i < dialogue->count && dialogue->lines[i].from == SMTPSPEC_SERVER; i++)
        is_hello = !dialogue->lines[i].failing;
    return is_hello ? i : 0;
}

static void drop_opening(struct dialogue *dialogue)
{
    size_t opening = opening_of(dialogue);
    for (size_t i = 0; i < opening; i++)
        free(dialogue->lines[i].text);
    dialogue->count -= opening;
    if (opening)
        memmove(dialogue->lines, dialogue->lines + opening,
                dialogue->count * sizeof *dialogue->lines);
}

struct dialogue *dialogue_brief(const struct smtpspec_result *result, size_t most)
{
    struct dialogue *dialogue = whole(result);
    fold_replies(dialogue);
    cut_aftermath(dialogue);
    drop_opening(dialogue);
    shorten(dialogue, most);
    return dialogue;
}

void dialogue_free(struct dialogue **dialogue)
{
    if (!*dialogue)
        return;
    for (size_t i = 0; i < (*dialogue)->count; i++)
        free((*dialogue)->lines[i].text);
    free((*dialogue)->lines);
    free(*dialogue);
    *dialogue = NULL;
}

void dialogue_speaker(const struct dialogue *dialogue, const struct dialogue_line *line,
                      char out[16])
{
    if (dialogue->numbered)
        snprintf(out, 16, "%c%u:", (char)line->from, line->connection);
    else
        snprintf(out, 16, "%c:", (char)line->from);
}

void dialogue_print(struct buffer *out, const struct dialogue *dialogue)
{
    for (size_t i = 0; i < dialogue->count; i++) {
        const struct dialogue_line *line = &dialogue->lines[i];
        char speaker[16];
        dialogue_speaker(dialogue, line, speaker);
        buffer_format(out, "%c %s%s%s\n", line->failing ? '>' : ' ', speaker,
                      *line->text ? " " : "", line->text);
    }
}
