/* BDAT (RFC 3030 2). */
#include "finish.h"
#include "respond.h"
#include "session.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct chunk {
    unsigned long long size;
    bool last;
};

/* bdat-cmd = "BDAT" SP chunk-size [ SP "LAST" ]. */
static bool parse_chunk(const char *argument, struct chunk *out)
{
    size_t digits = strspn(argument, "0123456789");
    if (!digits || digits > 18)
        return false;
    out->size = strtoull(argument, NULL, 10);
    out->last = !strcasecmp(argument + digits, " LAST");
    return out->last || !argument[digits];
}

/* Reads exactly SIZE octets into CONTENT; those over the limit, or all if KEEP is false, are thrown
 * away. False: the connection ended first. */
static bool read_chunk(struct session *session, unsigned long long size, bool keep, bool *too_big)
{
    struct buffer *in = &session->wire.in;
    struct buffer *content = &session->transaction.content;
    while (size) {
        size_t taken = in->length < size ? in->length : (size_t)size;
        if (keep && content->length + taken > REFERENCE_SIZE)
            *too_big = true;
        else if (keep && !*too_big)
            buffer_add(content, in->octets, taken);
        buffer_drop(in, taken);
        size -= taken;
        if (size && !in->length && wire_fill(&session->wire) != WIRE_OK)
            return false;
    }
    return true;
}

/* Why the chunk cannot be taken; NULL if it can. */
static const char *out_of_order(const struct transaction *transaction)
{
    if (!transaction->open)
        return "MAIL first";
    if (transaction->spoilt)
        return "RSET first, an earlier chunk has failed";
    return NULL;
}

/* Answers a chunk that has been read whole. */
static void answer_chunk(struct session *session, const struct chunk *chunk, bool too_big)
{
    struct transaction *transaction = &session->transaction;
    transaction->chunked = true;
    if (chunk->last) {
        finish_message(session, too_big ? CONTENT_TOO_BIG : CONTENT_OK);
    } else if (too_big) {
        transaction->spoilt = true;
        respond(session, 552, "5.3.4", "Message too big for this system");
    } else {
        respond(session, 250, "2.0.0", "%llu octets received", chunk->size);
    }
}

void serve_bdat(struct session *session, const char *argument)
{
    struct transaction *transaction = &session->transaction;
    struct chunk chunk;
    if (!parse_chunk(argument, &chunk)) {
        respond_bad_argument(session, "Syntax: BDAT size [LAST]");
        return;
    }
    const char *order = out_of_order(transaction);
    bool nobody = !order && !transaction->recipients_count;
    bool too_big = false;
    /* The octets of a refused chunk are read all the same: they are no commands. */
    if (!read_chunk(session, chunk.size, !order && !nobody, &too_big)) {
        session_clear(session, BY_LOSS);
        return;
    }
    if (order)
        respond_bad_order(session, order);
    else if (nobody)
        respond(session, 554, "5.5.1", "No valid recipients");
    else
        answer_chunk(session, &chunk, too_big);
}
