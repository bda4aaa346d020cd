#include "wire.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define READ_SIZE 16384    /* octets read at once */
#define IN_MOST (1 << 18)  /* octets of buffered input */
#define OUT_MOST (1 << 18) /* octets of buffered output */
#define GATHER_MOST 8192   /* gathered replies are sent once they exceed so many octets */
#define LINGER_MS 1000     /* how long a closing connection waits for the client's FIN */

void wire_open(struct wire *wire, int fd, const struct stop *stop, long idle_ms)
{
    *wire = (struct wire){
        .fd = fd,
        .in = BUFFER_LIMITED(IN_MOST),
        .out = BUFFER_LIMITED(OUT_MOST),
        .stop = stop,
        .idle_ms = idle_ms,
    };
}

/* Waits for EVENTS on the socket. */
static enum wire_outcome await(const struct wire *wire, short events, long ms)
{
    long deadline = clock_now() + ms;
    struct pollfd fds[] = {{.fd = wire->fd, .events = events},
                           {.fd = stop_fd(wire->stop), .events = POLLIN}};
    for (;;) {
        long left = deadline - clock_now();
        int ready = poll(fds, 2, left > 0 ? (int)left : 0);
        if (ready < 0 && errno == EINTR)
            continue;
        if (ready < 0)
            return WIRE_BROKEN;
        if (fds[0].revents)
            return WIRE_OK;
        if (fds[1].revents)
            return WIRE_STOPPED;
        if (left <= 0)
            return WIRE_IDLE;
    }
}

/* What becomes of an OpenSSL call that was not completed; WIRE_OK: try again. */
static enum wire_outcome await_tls(const struct wire *wire, int result)
{
    switch (SSL_get_error(wire->ssl, result)) {
    case SSL_ERROR_WANT_READ:
        return await(wire, POLLIN, wire->idle_ms);
    case SSL_ERROR_WANT_WRITE:
        return await(wire, POLLOUT, wire->idle_ms);
    case SSL_ERROR_ZERO_RETURN:
        return WIRE_CLOSED;
    default:
        return WIRE_BROKEN;
    }
}

/* Tries once to send; *DONE octets have been sent. */
static enum wire_outcome send_some(struct wire *wire, const char *octets, size_t length,
                                   size_t *done)
{
    *done = 0;
    if (wire->ssl) {
        int result = SSL_write_ex(wire->ssl, octets, length, done);
        return result > 0 ? WIRE_OK : await_tls(wire, result);
    }
    ssize_t sent = send(wire->fd, octets, length, MSG_NOSIGNAL);
    if (sent >= 0) {
        *done = (size_t)sent;
        return WIRE_OK;
    }
    if (errno == EINTR)
        return WIRE_OK;
    if (errno == EAGAIN)
        return await(wire, POLLOUT, wire->idle_ms);
    return WIRE_BROKEN;
}

enum wire_outcome wire_flush(struct wire *wire)
{
    enum wire_outcome outcome = WIRE_OK;
    size_t sent = 0;
    while (outcome == WIRE_OK && sent < wire->out.length) {
        size_t done;
        outcome = send_some(wire, wire->out.octets + sent, wire->out.length - sent, &done);
        sent += done;
    }
    buffer_clear(&wire->out);
    return outcome;
}

void wire_put(struct wire *wire, const char *octets, size_t length)
{
    if (!buffer_add(&wire->out, octets, length)) {
        wire_flush(wire);
        buffer_add(&wire->out, octets, length);
    }
    if (wire->out.length > GATHER_MOST)
        wire_flush(wire); /* an error shows again at the next read */
}

static enum wire_outcome receive_some(struct wire *wire)
{
    char octets[READ_SIZE];
    if (wire->ssl) {
        size_t got = 0;
        int result = SSL_read_ex(wire->ssl, octets, sizeof octets, &got);
        if (result <= 0)
            return await_tls(wire, result);
        return buffer_add(&wire->in, octets, got) ? WIRE_OK : WIRE_BROKEN;
    }
    /* Most clients wait for the reply before they send more: to wait first is cheaper. */
    enum wire_outcome outcome = await(wire, POLLIN, wire->idle_ms);
    if (outcome != WIRE_OK)
        return outcome;
    ssize_t got = recv(wire->fd, octets, sizeof octets, 0);
    if (got == 0)
        return WIRE_CLOSED;
    if (got > 0)
        return buffer_add(&wire->in, octets, (size_t)got) ? WIRE_OK : WIRE_BROKEN;
    return errno == EINTR || errno == EAGAIN ? WIRE_OK : WIRE_BROKEN;
}

enum wire_outcome wire_fill(struct wire *wire)
{
    bool waits = wire->ways.held || (wire->ways.lazy && wire->in.length);
    enum wire_outcome outcome = waits ? WIRE_OK : wire_flush(wire);
    size_t before = wire->in.length;
    while (outcome == WIRE_OK && wire->in.length == before) {
        if (stop_is_set(wire->stop))
            return WIRE_STOPPED;
        outcome = receive_some(wire);
    }
    wire->ways.held = false;
    return outcome;
}

/* The offset of the first line ending at or after FROM; *LENGTH is its length. SIZE_MAX if no line
 * is complete yet. */
static size_t find_line_end(const struct wire *wire, size_t from, size_t *length)
{
    const char *octets = wire->in.octets;
    for (size_t i = from; i < wire->in.length; i++) {
        if (octets[i] == '\r' && i + 1 < wire->in.length && octets[i + 1] == '\n')
            return *length = 2, i;
        if ((octets[i] == '\n' && wire->ways.lf_ends_lines) ||
            (octets[i] == '\r' && wire->ways.cr_ends_lines && i + 1 < wire->in.length))
            return *length = 1, i;
        if (wire->ways.split_at && i >= wire->ways.split_at)
            return *length = 0, i;
    }
    if (wire->ways.segments_end_lines && wire->in.length)
        return *length = 0, wire->in.length;
    return SIZE_MAX;
}

enum wire_outcome wire_line(struct wire *wire, size_t most, struct buffer *line)
{
    bool too_long = false;
    size_t searched = 0;
    buffer_clear(line);
    for (;;) {
        size_t ending = 0, end = find_line_end(wire, searched, &ending);
        if (end != SIZE_MAX) {
            too_long = too_long || end > most;
            if (!too_long)
                buffer_add(line, wire->in.octets, end);
            buffer_drop(&wire->in, end + ending);
            return too_long ? WIRE_LONG : WIRE_OK;
        }
        if (wire->in.length > most + 1) {
            too_long = true;
            buffer_drop(&wire->in, wire->in.length - 1); /* the last octet may be the CR */
        }
        searched = wire->in.length ? wire->in.length - 1 : 0;
        enum wire_outcome outcome = wire_fill(wire);
        if (outcome != WIRE_OK)
            return outcome;
    }
}

enum wire_outcome wire_start_tls(struct wire *wire, SSL_CTX *context)
{
    wire->ssl = SSL_new(context);
    if (!wire->ssl || !SSL_set_fd(wire->ssl, wire->fd))
        return WIRE_BROKEN;
    SSL_set_mode(wire->ssl, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    for (;;) {
        int result = SSL_accept(wire->ssl);
        if (result == 1)
            return WIRE_OK;
        enum wire_outcome outcome = await_tls(wire, result);
        if (outcome == WIRE_OK)
            continue;
        SSL_free(wire->ssl);
        wire->ssl = NULL;
        return outcome;
    }
}

/* Discards input until the client's FIN: if the socket were closed with unread octets, the kernel
 * would send RST, and the last reply could be lost. */
static void linger(const struct wire *wire)
{
    long deadline = clock_now() + LINGER_MS;
    char octets[4096];
    for (long left = LINGER_MS; left > 0; left = deadline - clock_now()) {
        if (await(wire, POLLIN, left) != WIRE_OK)
            return;
        if (recv(wire->fd, octets, sizeof octets, 0) <= 0)
            return;
    }
}

void wire_close(struct wire *wire)
{
    if (wire->ways.held)
        buffer_clear(&wire->out);
    bool whole = wire_flush(wire) == WIRE_OK;
    if (wire->ssl) {
        if (whole && SSL_is_init_finished(wire->ssl))
            SSL_shutdown(wire->ssl);
        SSL_free(wire->ssl);
    }
    shutdown(wire->fd, SHUT_WR);
    linger(wire);
    close(wire->fd);
    buffer_release(&wire->in);
    buffer_release(&wire->out);
}
