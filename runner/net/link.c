#include "link_internal.h"

#include "memory.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define CHUNK 16384         /* octets per read; holds a TLS record */
#define NOTIFY_MOST_MS 1000 /* for close_notify when the server no longer reads */

const char *link_outcome_name(enum link_outcome outcome)
{
    switch (outcome) {
    case LINK_OK:
        return "ok";
    case LINK_CLOSED:
        return "closed";
    case LINK_RESET:
        return "reset";
    case LINK_TIMEOUT:
        return "timeout";
    case LINK_REFUSED:
        return "refused";
    case LINK_TLS_FAILED:
        return "TLS failed";
    case LINK_STOPPED:
        return "stopped";
    case LINK_TROUBLE:
        return "trouble";
    }
    return "unknown";
}

enum link_outcome link_open(const struct link_settings *settings, struct link **out,
                            struct err *err)
{
    struct link *link = mem_alloc(sizeof *link);
    long deadline = clock_now() + settings->connect_ms;
    *out = NULL;
    link->settings = settings;
    link->fd = -1;
    enum link_outcome outcome = link_connect(link, err);
    if (outcome == LINK_OK && settings->endpoint->implicit_tls)
        outcome = link_starttls(link, deadline, NULL, err);
    if (outcome == LINK_OK)
        *out = link;
    else
        link_free(&link);
    return outcome;
}

void link_free(struct link **link)
{
    if (!*link)
        return;
    link_tls_free(&(*link)->tls);
    link_disconnect(*link);
    buffer_release(&(*link)->input);
    free(*link);
    *link = NULL;
}

static void copy_reason(const struct link *link, struct err *err)
{
    if (err)
        *err = link->why;
}

static enum link_outcome timed_out(const char *doing, struct err *err)
{
    err_set(err, "%s took too long", doing);
    return LINK_TIMEOUT;
}

static enum link_outcome stopped(struct err *err)
{
    err_set(err, "the run is being stopped");
    return LINK_STOPPED;
}

static enum link_outcome not_waited(enum link_outcome outcome, const char *doing, struct err *err)
{
    return outcome == LINK_TIMEOUT ? timed_out(doing, err) : stopped(err);
}

/* Moves what has arrived, at most a chunk, to the link's input. */
static struct link_io read_some(struct link *link)
{
    char chunk[CHUNK];
    struct link_io io = link->tls ? link_tls_read(link->tls, chunk, sizeof chunk)
                                  : link_read_socket(link, chunk, sizeof chunk);
    buffer_add(&link->input, chunk, io.moved);
    if (io.outcome != LINK_OK)
        link->ended = io.outcome;
    return io;
}

/* Waits until something arrives. LINK_OK: it has, or the server has ended its side. */
static enum link_outcome receive(struct link *link, long deadline)
{
    short wants = POLLIN;
    for (bool is_first = true;; is_first = false) {
        if (!is_first && clock_now() >= deadline)
            return LINK_TIMEOUT;
        if (!link->tls || !link_tls_has_pending(link->tls)) {
            enum link_outcome outcome = link_wait(link, wants, deadline);
            if (outcome != LINK_OK)
                return outcome;
        }
        struct link_io io = read_some(link);
        if (io.moved || io.outcome != LINK_OK)
            return LINK_OK;
        wants = io.wants;
    }
}

static enum link_outcome aborted(struct err *err)
{
    err_set(err, "the connection was reset by this side");
    return LINK_RESET;
}

enum link_outcome link_reply(struct link *link, long deadline, struct reply *reply, struct err *err)
{
    long start = clock_now();
    reply_clear(reply);
    for (bool is_first = true;; is_first = false) {
        if (reply_take_on(&link->scan, &link->input, link->ended != LINK_OK, reply))
            break;
        if (link->ended != LINK_OK) {
            copy_reason(link, err);
            return link->ended;
        }
        enum link_outcome outcome = LINK_TIMEOUT; /* an endless drip is always readable */
        if (is_first || clock_now() < deadline)
            outcome = receive(link, deadline);
        if (outcome != LINK_OK) {
            reply_part(&link->input, reply);
            return not_waited(outcome, "a reply", err);
        }
    }
    reply->seconds = (double)(clock_now() - start) / 1000;
    if (!(reply->faults & REPLY_CUT))
        return LINK_OK;
    copy_reason(link, err);
    return link->ended;
}

enum link_outcome link_silence(struct link *link, long deadline, struct err *err)
{
    if (link->input.length)
        return LINK_OK;
    if (link->ended == LINK_OK) {
        enum link_outcome outcome = receive(link, deadline);
        if (outcome != LINK_OK)
            return not_waited(outcome, "waiting", err);
    }
    if (link->input.length || link->ended == LINK_OK)
        return LINK_OK;
    copy_reason(link, err);
    return link->ended;
}

bool link_has_come(struct link *link)
{
    if (!link->input.length && link->ended == LINK_OK)
        receive(link, clock_now());
    return link->input.length > 0;
}

const struct buffer *link_pending(const struct link *link)
{
    return &link->input;
}

/* Waits until the socket accepts more, and meanwhile reads what the server says: a server that
 * waits for us to read before it reads on must not hang us. */
static enum link_outcome wait_to_send(struct link *link, short wants, long deadline)
{
    bool may_read = link->ended == LINK_OK && link->input.length < REPLY_MOST;
    short events = (short)(wants | (may_read ? POLLIN : 0));
    enum link_outcome outcome = link_wait(link, events, deadline);
    if (outcome == LINK_OK && may_read)
        read_some(link);
    return outcome;
}

enum link_outcome link_send(struct link *link, const char *octets, size_t length, long deadline,
                            struct err *err)
{
    if (link->fd < 0 || link->half_closed)
        return aborted(err);
    for (bool is_first = true; length; is_first = false) {
        if (!is_first && clock_now() >= deadline)
            return timed_out("sending", err);
        struct link_io io = link->tls ? link_tls_write(link->tls, octets, length)
                                      : link_write_socket(link, octets, length);
        if (io.outcome != LINK_OK) {
            copy_reason(link, err);
            return io.outcome;
        }
        octets += io.moved;
        length -= io.moved;
        if (io.moved)
            continue;
        enum link_outcome outcome = wait_to_send(link, io.wants, deadline);
        if (outcome != LINK_OK)
            return not_waited(outcome, "sending", err);
    }
    return LINK_OK;
}

/* Drives a TLS operation that moves none of our octets. */
static enum link_outcome drive(struct link *link, struct link_io (*operation)(struct link_tls *),
                               const char *name, long deadline, struct err *err)
{
    for (bool is_first = true;; is_first = false) {
        struct link_io io = operation(link->tls);
        if (io.outcome != LINK_OK) {
            copy_reason(link, err);
            return io.outcome;
        }
        if (!io.wants)
            return LINK_OK;
        if (!is_first && clock_now() >= deadline)
            return timed_out(name, err);
        enum link_outcome outcome = link_wait(link, io.wants, deadline);
        if (outcome != LINK_OK)
            return not_waited(outcome, name, err);
    }
}

enum link_outcome link_starttls(struct link *link, long deadline, size_t *plain_left,
                                struct err *err)
{
    if (plain_left)
        *plain_left = link->input.length;
    if (link->ended != LINK_OK) {
        copy_reason(link, err);
        return link->ended;
    }
    if (link->tls) {
        err_set(err, "TLS is already active on this connection");
        return LINK_TROUBLE;
    }
    link->tls = link_tls_new(link, err);
    if (!link->tls)
        return LINK_TROUBLE;
    enum link_outcome outcome = drive(link, link_tls_handshake, "the TLS handshake", deadline, err);
    if (outcome != LINK_OK) { /* neither side can tell any more what the next octet means */
        link->ended = outcome;
        if (err)
            link->why = *err;
    }
    return outcome;
}

bool link_is_tls(const struct link *link)
{
    return link->tls != NULL;
}

const char *link_tls_name(const struct link *link)
{
    return link->tls ? link_tls_description(link->tls) : "";
}

bool link_is_notified(const struct link *link)
{
    return link->tls && link_tls_is_notified(link->tls);
}

enum link_outcome link_half_close(struct link *link, bool notify)
{
    enum link_outcome outcome = LINK_OK;
    if (link->fd < 0)
        return LINK_RESET;
    if (link->half_closed)
        return LINK_OK;
    if (notify && link->tls)
        outcome = drive(link, link_tls_notify, "close_notify", clock_now() + NOTIFY_MOST_MS, NULL);
    link->half_closed = true;
    if (shutdown(link->fd, SHUT_WR) != 0)
        return LINK_RESET;
    return outcome;
}

void link_abort(struct link *link)
{
    struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    if (link->fd < 0)
        return;
    setsockopt(link->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    link_tls_free(&link->tls);
    link_disconnect(link);
    link->ended = aborted(&link->why);
}

bool link_is_open(const struct link *link)
{
    return link->fd >= 0 && link->ended == LINK_OK && !link->half_closed && !link->write_failed;
}

const char *link_local_address(const struct link *link)
{
    return link->local;
}

const char *link_peer_address(const struct link *link)
{
    return link->peer;
}
