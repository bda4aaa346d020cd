/* BDAT (RFC 3030 2). */
#include "acts.h"
#include "bounds.h"
#include "checks.h"
#include "duties.h"
#include "hooks.h"
#include "message_end.h"
#include "order.h"
#include "respond.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* bdat-cmd = "BDAT" SP chunk-size [ SP "LAST" ]. */
void bdat_read(struct command *command)
{
    const char *argument = command->argument;
    struct chunk *chunk = &command->chunk;
    size_t digits = strspn(argument, "0123456789");
    chunk->last = !strcasecmp(argument + digits, " LAST");
    bool is_right = digits && digits <= 18 && (chunk->last || !argument[digits]);
    chunk->size = is_right ? strtoull(argument, NULL, 10) : 0;
    command->wrong = is_right ? NULL : command->verb->syntax;
}

static bool has_size(const struct command *command)
{
    return !command->wrong;
}

static bool has_no_failed_chunk(const struct command *command)
{
    return !command->session->transaction.spoilt;
}

/* The size of the last chunk is checked with the message. */
static bool chunk_fits(const struct command *command)
{
    return command->chunk.last || !command->chunk.too_big;
}

const struct check bdat_checks[] = {
    /* RFC 3030 2 */
    {"bdat-has-size", has_size, 501, "5.5.4", "Syntax:"},
    {0},
};

/* Made once the octets of the chunk have been read, so that they are not taken for commands. */
const struct check chunk_checks[] = {
    /* RFC 3030 2, RFC 5321 4.1.4 */
    {"bdat-needs-mail", transaction_is_open, 503, "5.5.1", "Send MAIL first"},
    /* RFC 3030 2 */
    {"bdat-needs-no-failed-chunk", has_no_failed_chunk, 503, "5.5.1",
     "An earlier chunk has failed; send RSET"},
    /* RFC 5321 3.3 */
    {"bdat-needs-recipient", transaction_has_recipient, 554, "5.5.1", "No valid recipients"},
    /* RFC 1870 6.3 */
    {"bdat-fits", chunk_fits, 552, "5.3.4", "Message too big for this system"},
    {0},
};

static bool is_in_order(const struct command *command)
{
    return transaction_is_open(command) && has_no_failed_chunk(command) &&
           transaction_has_recipient(command);
}

/* Adds octets to the content, unchanged (RFC 3030 2). */
static void keep(struct command *command, const char *octets, size_t length)
{
    struct session *session = command->session;
    struct buffer *content = &session->transaction.content;
    if (content->length + length > bound_of(session, BOUND_MESSAGE, 0))
        command->chunk.too_big = true;
    else if (!command->chunk.too_big && !hook_chunk_octets(session, octets, length, content))
        buffer_add(content, octets, length);
}

/* Reads exactly the octets of the chunk into the content; those of a chunk that is out of sequence,
 * or exceeds the limit, are discarded. Anything but WIRE_OK: the connection has ended. */
static enum wire_outcome read_chunk(struct command *command, bool is_kept)
{
    struct wire *wire = &command->session->wire;
    unsigned long long left = command->chunk.size;
    enum wire_outcome outcome = WIRE_OK;
    while (left && outcome == WIRE_OK) {
        size_t size = wire->in.length < left ? wire->in.length : (size_t)left;
        if (is_kept)
            keep(command, wire->in.octets, size);
        buffer_drop(&wire->in, size);
        left -= size;
        outcome = left ? wire_fill(wire) : WIRE_OK;
    }
    return outcome;
}

/* Answers a chunk that is complete and in sequence. */
static void accept_chunk(struct command *command)
{
    command->session->transaction.chunked = true;
    hook_chunk(command);
    if (command->chunk.last) {
        command->message = (struct message){.too_big = command->chunk.too_big};
        message_end(command);
    } else {
        respond(command->session, 250, "2.0.0", "%llu octets received", command->chunk.size);
    }
}

void bdat_act(struct command *command)
{
    struct session *session = command->session;
    bool is_kept = is_in_order(command) || check_is_waived(command, "bdat-needs-no-failed-chunk");
    if (!is_kept && !duty_is_due(session, DUTY_SWALLOW_CHUNK))
        command->chunk.size = 0;
    session->lost = read_chunk(command, is_kept);
    if (session->lost != WIRE_OK)
        return;
    if (checks_hold(command, STAGE_CHUNK, chunk_checks)) {
        accept_chunk(command);
    } else if (command->chunk.too_big) {
        session->transaction.chunked = session->transaction.spoilt = true;
        buffer_release(&session->transaction.content);
    }
}
