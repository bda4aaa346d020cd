/* BDAT (RFC 3030 2). */
#include "message_end.h"
#include "respond.h"
#include "smtp_session.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct chunk {
    unsigned long long size;
    bool last;
};

/* bdat-cmd = "BDAT" SP chunk-size [ SP "LAST" ]. */
static bool parse_chunk(const struct session *session, const char *argument, struct chunk *out)
{
    size_t digits = strspn(argument, "0123456789");
    if (!digits || digits > 18)
        return false;
    out->size = strtoull(argument, NULL, 10);
    out->last = faulty(session, FAULT_BDAT_NEEDS_CAPITALS)
                    ? !strcmp(argument + digits, " LAST")
                    : !strcasecmp(argument + digits, " LAST");
    if (!out->size && faulty(session, FAULT_BDAT_ZERO_REFUSED))
        return false;
    return out->last || !argument[digits];
}

/* Adds octets of a chunk to the content: exactly those, whatever they are (2). */
static void keep_octets(struct session *session, const char *octets, size_t length)
{
    struct buffer *content = &session->transaction.content;
    bool no_nul = faulty(session, FAULT_BINARY_NUL_LOST);
    bool no_bare_lf = faulty(session, FAULT_BINARY_LF_CONVERTED);
    bool no_dots = faulty(session, FAULT_BDAT_DOTS_REMOVED);
    if (!no_nul && !no_bare_lf && !no_dots) {
        buffer_add(content, octets, length);
        return;
    }
    for (const char *c = octets; c < octets + length; c++) {
        char before = content->length ? content->octets[content->length - 1] : '\0';
        if (*c == '\n' && before != '\r' && no_bare_lf)
            buffer_add(content, "\r", 1);
        if (*c == '.' && before == '\n' && no_dots)
            continue;
        if (*c || !no_nul)
            buffer_add(content, c, 1);
    }
}

/* Reads exactly SIZE octets into the content; those over the limit, or all if KEEP is false, are
 * thrown away. Not WIRE_OK: the connection ended first. */
static enum wire_outcome read_chunk(struct session *session, unsigned long long size, bool keep,
                                    bool *too_big)
{
    struct buffer *in = &session->wire.in;
    const struct buffer *content = &session->transaction.content;
    const size_t most = faulty(session, FAULT_BDAT_SIZE_IGNORED) ? SIZE_MAX / 2 : REFERENCE_SIZE;
    while (size) {
        size_t taken = in->length < size ? in->length : (size_t)size;
        if (keep && content->length + taken > most)
            *too_big = true;
        else if (keep && !*too_big)
            keep_octets(session, in->octets, taken);
        buffer_drop(in, taken);
        size -= taken;
        enum wire_outcome outcome = size ? wire_fill(&session->wire) : WIRE_OK;
        if (outcome != WIRE_OK)
            return outcome;
    }
    return WIRE_OK;
}

/* Why the chunk cannot be taken; NULL if it can. */
static const char *out_of_order(const struct session *session)
{
    const struct transaction *transaction = &session->transaction;
    if (!transaction->open)
        return "MAIL first";
    if (transaction->spoilt && !faulty(session, FAULT_BDAT_GOES_ON_AFTER_FAILURE))
        return "RSET first, an earlier chunk has failed";
    return NULL;
}

static void drop_last(struct buffer *content, unsigned long long size)
{
    content->length -= size < content->length ? (size_t)size : content->length;
}

/* Answers a chunk that has been read whole. */
static void answer_chunk(struct session *session, const struct chunk *chunk, bool too_big)
{
    struct transaction *transaction = &session->transaction;
    transaction->chunked = true;
    if (chunk->last && faulty(session, FAULT_BDAT_LAST_CHUNK_LOST))
        drop_last(&transaction->content, chunk->size);
    if (chunk->last) {
        finish_message(session, too_big ? CONTENT_TOO_BIG : CONTENT_OK);
    } else if (too_big) {
        transaction->spoilt = true;
        respond(session, 552, "5.3.4", "Message too big for this system");
    } else {
        if (faulty(session, FAULT_BDAT_DELIVERS_EACH_CHUNK))
            finish_deliver(session);
        respond(session, 250, "2.0.0", "%llu octets received", chunk->size);
    }
}

void serve_bdat(struct session *session, const char *argument)
{
    struct transaction *transaction = &session->transaction;
    struct chunk chunk;
    if (!parse_chunk(session, argument, &chunk)) {
        respond_bad_argument(session, "Syntax: BDAT size [LAST]");
        return;
    }
    const char *order = out_of_order(session);
    bool nobody = !order && !transaction->recipients_count;
    bool too_big = false;
    /* The octets of a refused chunk are read all the same: they are no commands. */
    bool refused = order || nobody;
    if (refused && faulty(session, FAULT_BDAT_REFUSED_CHUNK_NOT_SWALLOWED))
        chunk.size = 0;
    enum wire_outcome outcome = read_chunk(session, chunk.size, !refused, &too_big);
    if (outcome != WIRE_OK) {
        session->lost = outcome;
        return;
    }
    if (order)
        respond_bad_order(session, order);
    else if (nobody)
        respond(session, 554, "5.5.1", "No valid recipients");
    else
        answer_chunk(session, &chunk, too_big);
}
