/* DATA (RFC 5321 4.1.1.4).
 *
 * The end is CRLF "." CRLF and nothing else. A bare CR or LF never ends a line or the data; a
 * message that contains one is rejected with 550 after its end, since a next hop that reads it
 * differently would see commands in it (SMTP smuggling). */
#include "acts.h"
#include "bounds.h"
#include "checks.h"
#include "hooks.h"
#include "mail_content.h"
#include "message_end.h"
#include "order.h"
#include "respond.h"

#include <stdint.h>
#include <string.h>

#define KEPT 6 /* octets before a piece that may belong to the end-of-data sequence */

static bool is_not_binarymime(const struct command *command)
{
    return command->session->transaction.body != BODY_BINARYMIME;
}

const struct check data_checks[] = {
    /* RFC 5321 4.1.4 */
    {"data-needs-mail", transaction_is_open, 503, "5.5.1", "Send MAIL first"},
    /* RFC 3030 2 */
    {"data-needs-no-bdat", transaction_has_no_chunk, 503, "5.5.1",
     "The message was begun with BDAT"},
    /* RFC 3030 3 */
    {"data-needs-no-binarymime", is_not_binarymime, 503, "5.5.1", "BINARYMIME requires BDAT"},
    /* RFC 5321 3.3 */
    {"data-needs-recipient", transaction_has_recipient, 554, "5.5.1", "No valid recipients"},
    {0},
};

/* The end of the data: CRLF "." CRLF, of which the first CRLF belongs to the content. For the first
 * line it is that of the DATA command (RFC 5321 4.1.1.4). */
static struct data_end find_end(const struct session *session, const struct data_search *search)
{
    static const char octets[] = "\r\n.\r\n";
    const struct buffer *raw = search->raw;
    struct data_end end = {.at = SIZE_MAX, .length = sizeof octets - 1, .kept = 2};
    const char *found =
        memmem(raw->octets + search->from, raw->length - search->from, octets, end.length);
    if (found)
        end.at = (size_t)(found - raw->octets);
    hook_data_end(session, search, &end);
    return end;
}

/* The outcome of reading the data. */
struct reading {
    enum wire_outcome outcome; /* WIRE_OK: the end was seen */
    bool false_end;            /* it was not the sequence of RFC 5321 4.1.1.4 */
    bool too_big;              /* the excess was discarded */
};

/* Moves the input to RAW; whether it contained the end of the data. Octets after the end stay in
 * the input. */
static bool take_piece(struct session *session, struct data_search *search, struct buffer *raw,
                       struct reading *reading)
{
    struct buffer *in = &session->wire.in;
    size_t size = in->length;
    search->piece = raw->length;
    buffer_add(raw, in->octets, size);
    struct data_end end = find_end(session, search);
    bool found = end.at != SIZE_MAX;
    /* Everything after the end came with the last piece. */
    buffer_drop(in, found ? size - (raw->length - end.at - end.length) : size);
    if (found) {
        buffer_cut(raw, end.at + end.kept);
        reading->false_end = end.is_false;
    } else if (raw->length / 2 > bound_of(session, BOUND_MESSAGE, 0)) {
        /* It is too big without its dot-stuffing as well. */
        reading->too_big = true;
        buffer_drop(raw, raw->length - KEPT);
    }
    search->from = raw->length > KEPT ? raw->length - KEPT : 0;
    return found;
}

/* Reads up to the end of the data. RAW gets the CRLF of the command, and what precedes the final
 * dot. */
static struct reading read_raw(struct session *session, struct buffer *raw)
{
    struct reading reading = {0};
    struct data_search search = {.raw = raw};
    buffer_add_text(raw, "\r\n");
    while (reading.outcome == WIRE_OK && !take_piece(session, &search, raw, &reading))
        reading.outcome = wire_fill(&session->wire);
    return reading;
}

/* Undoes the dot-stuffing (RFC 5321 4.5.2), and leaves out the command's CRLF at the start. */
static void unstuff(struct session *session, const struct buffer *raw, struct buffer *content)
{
    const char *at = raw->octets + 2, *end = raw->octets + raw->length;
    if (hook_unstuff(session, raw, content))
        return;
    while (at < end) {
        if (*at == '.')
            at++;
        struct content_line line = content_next_line(&at, end);
        buffer_add(content, line.octets, line.length);
    }
}

static void receive_message(struct command *command)
{
    struct session *session = command->session;
    struct buffer raw = {0};
    struct reading reading = read_raw(session, &raw);
    unstuff(session, &raw, &session->transaction.content);
    command->message = (struct message){
        .by_data = true,
        .too_big = reading.too_big,
        .raw_length = raw.length - 2,
        .has_bare_ending = !reading.false_end && content_has_bare_line_ending(&raw),
    };
    if (!hook_received(session, &raw))
        session->finished = true;
    else if (reading.outcome == WIRE_OK)
        message_end(command);
    session->lost = reading.outcome;
    buffer_release(&raw);
}

void data_act(struct command *command)
{
    respond(command->session, 354, NULL, "Start mail input; end with <CRLF>.<CRLF>");
    receive_message(command);
}
