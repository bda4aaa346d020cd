#include "mbox_divide.h"

#include "buffer.h"
#include "count_of.h"
#include "kinds.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* The division of one text. */
struct reading {
    struct buffer message;
    bool inside;
    bool blank;    /* the previous line was empty: a "From " line may follow */
    bool header;   /* still in the message's header section */
    bool left_out; /* the current field is not the message's own */
    bool too_big;
    mailbox_sink *sink;
    void *sink_state;
};

/* Fields that Dovecot, UW-IMAP, mutt and others add to the header section of a stored message. */
static const char *const readers_fields[] = {
    "Status:", "X-Status:",   "X-Keywords:",       "X-UID:",
    "X-IMAP:", "X-IMAPbase:", "X-Mozilla-Status:", "X-Mozilla-Status2:"};

static bool is_readers_field(const char *line, size_t length)
{
    for (size_t i = 0; i < COUNT_OF(readers_fields); i++) {
        size_t name = strlen(readers_fields[i]);
        if (length >= name && strncasecmp(line, readers_fields[i], name) == 0)
            return true;
    }
    return false;
}

/* "From ADDRESS Mon Nov 2 10:00:00 2026": the time of day tells it from a sentence, which some
 * delivery agents do not quote. */
static bool begins_message(const struct reading *reading, const char *line, size_t length)
{
    if (length < 5 || memcmp(line, "From ", 5) != 0)
        return false;
    if (!reading->inside)
        return true;
    for (size_t i = 5; reading->blank && i + 4 < length; i++)
        if (isdigit((unsigned char)line[i]) && isdigit((unsigned char)line[i + 1]) &&
            line[i + 2] == ':' && isdigit((unsigned char)line[i + 3]) &&
            isdigit((unsigned char)line[i + 4]))
            return true;
    return false;
}

/* A delivery agent writes ">From " for a line of the body that begins with "From " (and some write
 * ">>From " for ">From "). A quoted line cannot be told from one that was sent like that; one ">"
 * is removed, as every reader of mbox files does. */
static size_t quote_of(const char *line, size_t length)
{
    size_t quotes = 0;
    while (quotes < length && line[quotes] == '>')
        quotes++;
    return quotes && length - quotes >= 5 && memcmp(line + quotes, "From ", 5) == 0;
}

static void add(struct reading *reading, const char *octets, size_t length)
{
    if (!buffer_add(&reading->message, octets, length))
        reading->too_big = true;
}

static void add_line(struct reading *reading, const char *line, size_t length)
{
    bool is_empty = length - (length && line[length - 1] == '\n') == 0 ||
                    (length == 2 && memcmp(line, "\r\n", 2) == 0);
    if (reading->header) {
        reading->header = !is_empty;
        if (!is_empty && *line != ' ' && *line != '\t')
            reading->left_out = is_readers_field(line, length);
        if (is_empty || !reading->left_out)
            add(reading, line, length);
    } else {
        size_t quote = quote_of(line, length);
        add(reading, line + quote, length - quote);
    }
    reading->blank = is_empty;
}

/* The empty line before the next "From " line, or at the end, belongs to the format. */
static void finish(struct reading *reading)
{
    struct buffer *message = &reading->message;
    if (reading->blank && !reading->header && message->length) {
        bool crlf = message->length > 1 && message->octets[message->length - 2] == '\r';
        buffer_cut(message, message->length - (crlf ? 2 : 1));
    }
    if (reading->inside && !reading->too_big)
        reading->sink(reading->sink_state, buffer_text(message), message->length);
    buffer_clear(message);
}

static void begin(struct reading *reading)
{
    finish(reading);
    reading->inside = reading->header = true;
    reading->blank = reading->left_out = reading->too_big = false;
}

void mbox_divide(const char *text, size_t length, mailbox_sink *sink, void *sink_state)
{
    struct reading reading = {
        .message = BUFFER_LIMITED(MESSAGE_MOST), .sink = sink, .sink_state = sink_state};
    const char *end = text + length;
    for (const char *line = text; line < end;) {
        const char *lf = memchr(line, '\n', (size_t)(end - line));
        const char *next = lf ? lf + 1 : end;
        if (begins_message(&reading, line, (size_t)(next - line)))
            begin(&reading);
        else if (reading.inside)
            add_line(&reading, line, (size_t)(next - line));
        line = next;
    }
    finish(&reading);
    buffer_release(&reading.message);
}
