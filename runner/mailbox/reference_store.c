/* The reference server's own store, and smtp://HOST:PORT: a reference server that accepts
 * everything, as the next hop of a server that only relays. */
#include "buffer.h"
#include "endpoint.h"
#include "hash.h"
#include "kinds.h"
#include "memory.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* How many messages of a recipient have been handed over. */
struct position {
    char *recipient;
    size_t next;
    UT_hash_handle hh;
};

struct store {
    struct reference *reference;
    bool own; /* started by us */
    struct position *positions;
};

void *mailbox_reference_state(struct reference *reference)
{
    struct store *store = mem_alloc(sizeof *store);
    store->reference = reference;
    return store;
}

static bool open_next_hop(const struct mailbox_settings *mailbox, const struct stop *stop,
                          void **state, struct err *err)
{
    (void)stop;
    struct endpoint here;
    const char *address = strstr(mailbox->url, "://");
    if (!address || !endpoint_parse(address + 3, 0, &here, err) || !here.port)
        return err_set(err,
                       "smtp:// needs a host and a port to listen on, as in smtp://127.0.0.1:2600");
    struct reference_settings settings = {.port = here.port, .next_hop = true};
    struct reference *reference = reference_start(&settings, err);
    if (!reference)
        return err_prefix(err, "the next hop");
    struct store *store = mailbox_reference_state(reference);
    store->own = true;
    *state = store;
    return true;
}

static bool open_nothing(const struct mailbox_settings *mailbox, const struct stop *stop,
                         void **state, struct err *err)
{
    (void)stop;
    (void)state;
    return err_set(err, "%s can only be used by the embedded server", mailbox->url);
}

static struct position *find_position(struct store *store, const char *recipient)
{
    struct position *position;
    HASH_FIND_STR(store->positions, recipient, position);
    if (position)
        return position;
    position = mem_alloc(sizeof *position);
    position->recipient = mem_text(recipient);
    HASH_ADD_KEYPTR(hh, store->positions, position->recipient, strlen(position->recipient),
                    position);
    return position;
}

static void ignore(void *state, const char *octets, size_t length)
{
    (void)state;
    (void)octets;
    (void)length;
}

/* The next hop's own trace field is not the server's: it is handed over as X-Next-Hop, which shows
 * the server's name and the recipient as it passed them on. */
struct renaming {
    mailbox_sink *sink;
    void *sink_state;
};

static void rename_trace(void *state, const char *octets, size_t length)
{
    static const char ours[] = "\r\nReceived:", name[] = "\r\nX-Next-Hop:";
    const struct renaming *renaming = state;
    struct buffer message = {0};
    const char *line_end = memmem(octets, length, "\r\n", 2);
    size_t first = line_end ? (size_t)(line_end - octets) : length, rest = first;
    bool is_ours = strncasecmp(octets, "Return-Path:", first < 12 ? first : 12) == 0 &&
                   length - first >= sizeof ours - 1 &&
                   memcmp(octets + first, ours, sizeof ours - 1) == 0;
    buffer_add(&message, octets, first);
    if (is_ours) {
        buffer_add_text(&message, name);
        rest += sizeof ours - 1;
    }
    buffer_add(&message, octets + rest, length - rest);
    renaming->sink(renaming->sink_state, buffer_text(&message), message.length);
    buffer_release(&message);
}

static bool poll_store(void *state, const struct mailbox_question *question, mailbox_sink *sink,
                       void *sink_state, struct err *err)
{
    (void)err;
    struct store *store = state;
    struct position *position = find_position(store, question->recipient);
    struct renaming renaming = {sink, sink_state};
    mailbox_sink *taker = !sink ? ignore : store->own ? rename_trace : sink;
    position->next = reference_each_message(store->reference, question->recipient, position->next,
                                            taker, taker == rename_trace ? &renaming : sink_state);
    return true;
}

static void close_store(void *state)
{
    struct store *store = state;
    struct position *position, *next;
    HASH_ITER(hh, store->positions, position, next)
    {
        HASH_DEL(store->positions, position);
        free(position->recipient);
        free(position);
    }
    if (store->own)
        reference_stop(&store->reference);
    free(store);
}

const struct mailbox_kind mailbox_reference = {
    .scheme = "reference",
    .help = "the embedded server's own store",
    .open = open_nothing,
    .poll = poll_store,
    .close = close_store,
};

const struct mailbox_kind mailbox_smtp = {
    .scheme = "smtp",
    .help = "smtp://HOST:PORT: the runner listens there and keeps what the server relays",
    .open = open_next_hop,
    .poll = poll_store,
    .close = close_store,
};
