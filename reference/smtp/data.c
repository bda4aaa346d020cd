/* DATA (RFC 5321 4.1.1.4).
 *
 * The end is CRLF "." CRLF and nothing else. A CR or LF by itself never ends
 * a line or the data; the message that holds one is refused with 550 after
 * its true end, since a next hop that reads it otherwise would see commands
 * in it (smuggling). */
#include "memory.h"
#include "message_end.h"
#include "respond.h"
#include "smtp_session.h"
#include "spoil.h"

#include <string.h>

/* More octets than this with the stuffed dots are more than REFERENCE_SIZE without them. */
#define RAW_MOST ((size_t)2 * REFERENCE_SIZE)
#define KEPT 6 /* octets before a piece that may belong to the end of the data */

#define OCTETS(text) sizeof(text) - 1, text

/* What ends the data: the first row, and the faults' own. The CRLF behind the 354 counts as the
 * one before the first line. */
static const struct data_end {
    enum fault_id fault;
    size_t length;
    const char *octets;
} ends[] = {
    {FAULT_NONE, OCTETS("\r\n.\r\n")},
    {FAULT_LF_DOT_LF_ENDS_DATA, OCTETS("\n.\n")},
    {FAULT_LF_DOT_CRLF_ENDS_DATA, OCTETS("\n.\r\n")},
    {FAULT_CRLF_DOT_LF_ENDS_DATA, OCTETS("\r\n.\n")},
    {FAULT_CR_DOT_CR_ENDS_DATA, OCTETS("\r.\r")},
    {FAULT_CRLF_DOT_CR_ENDS_DATA, OCTETS("\r\n.\r")},
    {FAULT_CR_DOT_CRLF_ENDS_DATA, OCTETS("\r.\r\n")},
    {FAULT_CRCRLF_ENDS_DATA, OCTETS("\r\r\n.\r\r\n")},
    {FAULT_CRLF_DOT_CRCRLF_ENDS_DATA, OCTETS("\r\n.\r\r\n")},
    {FAULT_NUL_DOT_ENDS_DATA, OCTETS("\r\n\0.\r\n")},
    {FAULT_DOT_NUL_ENDS_DATA, OCTETS("\r\n.\0\r\n")},
    {FAULT_DOT_BLANK_ENDS_DATA, OCTETS("\r\n. \r\n")},
    {FAULT_DOT_TAB_ENDS_DATA, OCTETS("\r\n.\t\r\n")},
    {FAULT_BLANK_DOT_ENDS_DATA, OCTETS("\r\n .\r\n")},
    {FAULT_TWO_DOTS_END_DATA, OCTETS("\r\n..\r\n")},
    {FAULT_LAST_DOT_ENDS_DATA, OCTETS(".\r\n")},
    {FAULT_LF_DOT_CR_ENDS_DATA, OCTETS("\n.\r")},
    {FAULT_CR_DOT_LF_ENDS_DATA, OCTETS("\r.\n")},
    {FAULT_LF_DOT_CRCRLF_ENDS_DATA, OCTETS("\n.\r\r\n")},
    {FAULT_NUL_IN_CRLF_ENDS_DATA, OCTETS("\r\n.\r\0\n")},
    {FAULT_QUIT_ENDS_DATA, OCTETS("\r\nQUIT\r\n")},
    {FAULT_DOT_NEEDS_EMPTY_LINE, OCTETS("\r\n\r\n.\r\n")},
};
#define ENDS (sizeof ends / sizeof *ends)

/* Finds the first end at or behind FROM; which it is in *WHICH. */
static const char *find_end(const struct session *session, const struct buffer *raw, size_t from,
                            const struct data_end **which)
{
    const char *first = NULL;
    for (size_t i = 0; i < ENDS; i++) {
        bool right = ends[i].fault == FAULT_NONE;
        if (faulty(session, right ? FAULT_DOT_NEEDS_EMPTY_LINE : ends[i].fault) == right)
            continue;
        const char *found =
            memmem(raw->octets + from, raw->length - from, ends[i].octets, ends[i].length);
        if (found && (!first || found < first)) {
            first = found;
            *which = &ends[i];
        }
    }
    return first;
}

/* How the reading of the data went. */
struct reading {
    enum wire_outcome outcome; /* WIRE_OK: the end was seen */
    bool false_end;            /* one that a fault made an end */
    bool too_big;              /* not kept */
};

/* Reads until the end of the data. RAW gets what stands before the final dot, with the CRLF of the
 * 354 in front. Octets behind the end stay in the input. */
static struct reading read_raw(struct session *session, struct buffer *raw)
{
    struct buffer *in = &session->wire.in;
    struct reading reading = {0};
    const size_t start = faulty(session, FAULT_EMPTY_DATA_GOES_ON) ? 2 : 0;
    size_t searched = start;
    buffer_add_text(raw, "\r\n");
    for (;;) {
        size_t taken = in->length;
        buffer_add(raw, in->octets, taken);
        const struct data_end *which = NULL;
        const char *end = find_end(session, raw, searched, &which);
        if (end) {
            size_t kept = (size_t)(end - raw->octets);
            /* All behind it came with the last piece. */
            size_t left = raw->length - kept - which->length;
            buffer_drop(in, taken - left);
            raw->length = kept + strcspn(which->octets, ".");
            reading.false_end = which->fault != FAULT_NONE;
            return reading;
        }
        buffer_drop(in, taken);
        if (raw->length > RAW_MOST) {
            reading.too_big = true;
            buffer_drop(raw, raw->length - KEPT);
        }
        searched = raw->length > KEPT + start ? raw->length - KEPT : start;
        if (faulty(session, FAULT_END_OF_DATA_IN_ONE_PIECE))
            searched = raw->length;
        reading.outcome = wire_fill(&session->wire);
        if (reading.outcome != WIRE_OK)
            return reading;
    }
}

static bool has_bare_line_end(const struct buffer *raw)
{
    for (size_t i = 0; i < raw->length; i++) {
        char next = i + 1 < raw->length ? raw->octets[i + 1] : '\0';
        if (raw->octets[i] == '\r' && next != '\n')
            return true;
        if (raw->octets[i] == '\n' && (i == 0 || raw->octets[i - 1] != '\r'))
            return true;
    }
    return false;
}

/* Removes the first dot of each line that begins with one (4.5.2), and the CRLF in front. */
static void unstuff(const struct session *session, const struct buffer *raw, struct buffer *content)
{
    bool stuffed = faulty(session, FAULT_DOTS_NOT_REMOVED);
    bool greedy = faulty(session, FAULT_ALL_DOTS_REMOVED);
    const char *line_ends = faulty(session, FAULT_LF_BEGINS_A_LINE)   ? "\n"
                            : faulty(session, FAULT_CR_BEGINS_A_LINE) ? "\r"
                                                                      : "\r\n";
    const char *at = raw->octets + 2, *end = raw->octets + raw->length;
    while (at < end) {
        if (*at == '.' && !stuffed)
            at++;
        while (at < end && *at == '.' && greedy)
            at++;
        const char *line_end = memmem(at, (size_t)(end - at), line_ends, strlen(line_ends));
        const char *next = line_end ? line_end + strlen(line_ends) : end;
        buffer_add(content, at, (size_t)(next - at));
        at = next;
    }
}

static void receive_message(struct session *session)
{
    struct transaction *transaction = &session->transaction;
    struct buffer raw = {0};
    struct reading reading = read_raw(session, &raw);
    unstuff(session, &raw, &transaction->content);
    spoil_content(session, &raw);
    if (reading.outcome != WIRE_OK)
        session->lost = reading.outcome;
    else if (spoil_waits(session))
        session->finished = true;
    else if (spoil_too_big(session, &raw,
                           reading.too_big || transaction->content.length > REFERENCE_SIZE))
        finish_message(session, CONTENT_TOO_BIG);
    else if (has_bare_line_end(&raw) && !reading.false_end &&
             !faulty(session, FAULT_LF_BEGINS_A_LINE) && !faulty(session, FAULT_CR_BEGINS_A_LINE))
        finish_message(session, CONTENT_BARE_LINE_END);
    else
        finish_message(session, CONTENT_OK);
    buffer_release(&raw);
}

void serve_data(struct session *session, const char *argument)
{
    (void)argument;
    const struct transaction *transaction = &session->transaction;
    if (!transaction->open && !faulty(session, FAULT_DATA_WITHOUT_RECIPIENTS)) {
        respond_bad_order(session, "MAIL first");
        return;
    }
    if (transaction->chunked && !faulty(session, FAULT_DATA_AFTER_BDAT_ACCEPTED)) {
        respond_bad_order(session, "BDAT has begun the message"); /* RFC 3030 2 */
        return;
    }
    if (transaction->body == BODY_BINARYMIME &&
        !faulty(session, FAULT_DATA_AFTER_BINARYMIME_ACCEPTED)) {
        respond_bad_order(session, "BINARYMIME needs BDAT"); /* RFC 3030 3 */
        return;
    }
    if (!transaction->recipients_count && !faulty(session, FAULT_DATA_WITHOUT_RECIPIENTS)) {
        respond(session, 554, "5.5.1", "No valid recipients"); /* 3.3 */
        return;
    }
    if (faulty(session, FAULT_DATA_250) && atomic_load(&session->server->ids)) {
        respond(session, 250, "2.0.0", "Go ahead");
        return;
    }
    respond(session, 354, NULL, "Start mail input; end with <CRLF>.<CRLF>");
    receive_message(session);
}
