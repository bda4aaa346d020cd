#include "reply.h"

#include "escape.h"
#include "memory.h"

#include <stdlib.h>
#include <string.h>

#define CODE_LENGTH 3
#define QUOTED_MOST 200      /* octets that are shown to people */
#define LINE_LENGTH_MOST 512 /* RFC 5321 4.5.3.1.5, CRLF included */

static const char *const fault_names[REPLY_FAULTS] = {
    "bare-lf",      "bare-cr",       "nul",     "control",   "8bit",    "bad-code", "code-range",
    "code-changes", "bad-separator", "no-text", "long-line", "too-big", "cut",      "unasked",
};

const char *reply_fault_name(enum reply_fault fault)
{
    for (unsigned bit = 0; bit < REPLY_FAULTS; bit++)
        if ((unsigned)fault == 1u << bit)
            return fault_names[bit];
    return NULL;
}

enum reply_fault reply_fault_by_name(const char *name)
{
    for (unsigned bit = 0; bit < REPLY_FAULTS; bit++)
        if (strcmp(fault_names[bit], name) == 0)
            return (enum reply_fault)(1u << bit);
    return (enum reply_fault)0;
}

void reply_clear(struct reply *reply)
{
    buffer_clear(&reply->octets);
    buffer_clear(&reply->text);
    reply->count = 0;
    reply->code = 0;
    reply->faults = 0;
    reply->seconds = 0;
}

void reply_release(struct reply *reply)
{
    buffer_release(&reply->octets);
    buffer_release(&reply->text);
    free(reply->lines);
    *reply = (struct reply){0};
}

static bool is_digit(char octet)
{
    return octet >= '0' && octet <= '9';
}

/* How many digits the line begins with, at most three. */
static size_t digits_of(const char *line, size_t length)
{
    size_t digits = 0;
    while (digits < CODE_LENGTH && digits < length && is_digit(line[digits]))
        digits++;
    return digits;
}

/* The first digit is 2-5, the second 0-5 (RFC 5321 4.2). */
static bool is_in_range(const char *digits)
{
    return digits[0] >= '2' && digits[0] <= '5' && digits[1] <= '5';
}

static unsigned faults_of_octet(unsigned char octet)
{
    if (octet == '\0')
        return REPLY_NUL;
    if (octet == '\r')
        return REPLY_BARE_CR;
    if (octet > 127)
        return REPLY_8BIT;
    if ((octet < 32 && octet != '\t') || octet == 127)
        return REPLY_CONTROL;
    return 0;
}

/* Faults in the octets of a line, without its line ending. */
static unsigned faults_of_octets(const char *octets, size_t length)
{
    unsigned faults = 0;
    for (size_t i = 0; i < length; i++)
        faults |= faults_of_octet((unsigned char)octets[i]);
    return faults;
}

/* Splits LINE, whose start and length are set, into code, separator and text. ENDED: its line
 * ending has arrived; an unfinished line is not blamed for what has not arrived yet. */
static unsigned split_line(const char *octets, struct reply_line *line, bool ended)
{
    const char *at = octets + line->start;
    size_t digits = digits_of(at, line->length);
    line->text = line->start;
    line->text_length = line->length;
    if (digits < CODE_LENGTH)
        return ended || digits < line->length ? REPLY_BAD_CODE : 0;
    line->code = (unsigned)((at[0] - '0') * 100 + (at[1] - '0') * 10 + (at[2] - '0'));
    unsigned faults = is_in_range(at) ? 0 : REPLY_CODE_RANGE;
    size_t skipped = CODE_LENGTH;
    if (line->length == CODE_LENGTH)
        faults |= ended ? REPLY_NO_TEXT : 0;
    else if (at[CODE_LENGTH] == ' ' || at[CODE_LENGTH] == '-')
        line->separator = at[skipped++];
    else
        faults |= REPLY_BAD_SEPARATOR;
    line->text += skipped;
    line->text_length -= skipped;
    return faults;
}

static struct reply_line *new_line(struct reply *reply)
{
    if (reply->count == reply->room) {
        reply->room = reply->room ? reply->room * 2 : 8;
        reply->lines = mem_grow(reply->lines, reply->room, sizeof *reply->lines);
    }
    struct reply_line *line = &reply->lines[reply->count++];
    *line = (struct reply_line){0};
    return line;
}

/* Adds the line that begins at START; returns where the next one begins. */
static size_t add_line(struct reply *reply, size_t start)
{
    const char *octets = reply->octets.octets;
    size_t rest = reply->octets.length - start;
    const char *lf = memchr(octets + start, '\n', rest);
    size_t whole = lf ? (size_t)(lf - octets) + 1 - start : rest;
    size_t length = whole - (lf ? 1 : 0);
    bool has_cr = length && octets[start + length - 1] == '\r';
    struct reply_line *line = new_line(reply);
    line->start = start;
    line->length = length - (has_cr ? 1 : 0);
    reply->faults |= lf && !has_cr ? REPLY_BARE_LF : 0;
    reply->faults |= whole > LINE_LENGTH_MOST ? REPLY_LONG_LINE : 0;
    reply->faults |= faults_of_octets(octets + start, line->length);
    reply->faults |= split_line(octets, line, lf != NULL);
    if (reply->count > 1)
        buffer_add(&reply->text, "\n", 1);
    buffer_add(&reply->text, octets + line->text, line->text_length);
    return start + whole;
}

/* Lines without a code have a fault of their own. */
static bool code_changes(const struct reply *reply)
{
    unsigned code = 0;
    for (size_t i = 0; i < reply->count; i++) {
        if (code && reply->lines[i].code && reply->lines[i].code != code)
            return true;
        if (reply->lines[i].code)
            code = reply->lines[i].code;
    }
    return false;
}

static void fill_in(struct reply *reply, const char *octets, size_t length, unsigned faults)
{
    reply_clear(reply);
    reply->faults = faults;
    if (!length)
        return;
    buffer_add(&reply->octets, octets, length);
    for (size_t start = 0; start < length;)
        start = add_line(reply, start);
    reply->code = reply->lines[reply->count - 1].code;
    if (code_changes(reply))
        reply->faults |= REPLY_CODE_CHANGES;
}

/* Whether another line of the same reply follows: after "250-", and after a line without a code
 * within a multi-line reply. */
static bool goes_on(const char *line, size_t length, bool is_first)
{
    if (digits_of(line, length) < CODE_LENGTH)
        return !is_first;
    return length > CODE_LENGTH && line[CODE_LENGTH] == '-';
}

/* Examines SCAN's current line, which ends at END (after its LF). True: the reply ends at
 * *LENGTH. */
static bool line_ends_reply(struct reply_scan *scan, const struct buffer *input, size_t end,
                            size_t *length, unsigned *faults)
{
    bool more = goes_on(input->octets + scan->line, end - scan->line, scan->lines == 0);
    scan->at = scan->line = *length = end;
    scan->lines++;
    if (!more)
        return true;
    bool too_big = scan->lines == REPLY_LINES_MOST || end >= REPLY_MOST;
    *faults |= too_big ? REPLY_TOO_BIG : 0;
    return too_big;
}

/* Continues the search for the end of the first reply in INPUT. */
static bool find_end(struct reply_scan *scan, const struct buffer *input, bool ended,
                     size_t *length, unsigned *faults)
{
    while (scan->at < input->length) {
        const char *lf = memchr(input->octets + scan->at, '\n', input->length - scan->at);
        size_t end = lf ? (size_t)(lf - input->octets) + 1 : input->length;
        if (end - scan->line > REPLY_LINE_MOST) {
            *length = scan->line + REPLY_LINE_MOST;
            *faults |= REPLY_TOO_BIG;
            return true;
        }
        scan->at = end;
        if (lf && line_ends_reply(scan, input, end, length, faults))
            return true;
    }
    *length = input->length;
    *faults |= REPLY_CUT;
    return ended && input->length;
}

bool reply_take_on(struct reply_scan *scan, struct buffer *input, bool ended, struct reply *reply)
{
    size_t length = 0;
    unsigned faults = 0;
    if (!find_end(scan, input, ended, &length, &faults))
        return false;
    fill_in(reply, input->octets, length, faults);
    buffer_drop(input, length);
    *scan = (struct reply_scan){0};
    return true;
}

bool reply_take(struct buffer *input, bool ended, struct reply *reply)
{
    struct reply_scan scan = {0};
    return reply_take_on(&scan, input, ended, reply);
}

void reply_part(const struct buffer *input, struct reply *reply)
{
    fill_in(reply, input->octets, input->length, 0);
}

bool reply_is_alert(const struct reply *reply)
{
    return reply->octets.length >= 2 && memcmp(reply->octets.octets, "\x15\x03", 2) == 0;
}

void reply_quote(struct buffer *out, const struct reply *reply)
{
    const char *octets = buffer_text(&reply->octets);
    size_t length = reply->octets.length;
    while (length && strchr("\r\n", octets[length - 1]))
        length--;
    buffer_add_text(out, "\"");
    escape_shortened(out, octets, length, QUOTED_MOST);
    buffer_add_text(out, "\"");
}
