/* The octet stream of one connection, in the clear or under TLS. Input is buffered within limits;
 * output is gathered until it has to be sent (RFC 2920 3.2: replies to grouped commands are sent
 * together). Every wait ends at the idle timeout, and when the server is stopped. Belongs to one
 * thread. */
#ifndef WIRE_H
#define WIRE_H

#include "buffer.h"
#include "clock.h"

#include <openssl/ssl.h>
#include <stdbool.h>
#include <stddef.h>

enum wire_outcome {
    WIRE_OK,
    WIRE_LONG,    /* the line was too long; all of it has been discarded */
    WIRE_CLOSED,  /* the client has closed the connection with FIN or close_notify */
    WIRE_BROKEN,  /* reset, or an error of TLS */
    WIRE_IDLE,    /* the client was silent for too long */
    WIRE_STOPPED, /* the server is being stopped */
};

/* Wrong ways to read lines and to send replies. */
struct wire_ways {
    bool lf_ends_lines;
    bool cr_ends_lines;
    bool segments_end_lines;
    size_t split_at; /* where a line is split in two; 0: nowhere */
    bool lazy;       /* waits for the rest of a line before it sends */
    bool held;       /* sends nothing before the next input */
};

struct wire {
    int fd; /* non-blocking; owned */
    SSL *ssl;
    struct buffer in;
    struct buffer out;
    const struct stop *stop;
    long idle_ms;
    struct wire_ways ways; /* all zero: as RFC 5321 2.3.8 requires */
};

/* Takes ownership of FD, which is non-blocking. */
void wire_open(struct wire *wire, int fd, const struct stop *stop, long idle_ms);
/* Sends what is left, closes the connection (close_notify, FIN), gives the client a moment to read,
 * and frees the buffers. */
void wire_close(struct wire *wire);

/* Appends to the output. */
void wire_put(struct wire *wire, const char *octets, size_t length);
/* Sends the output. */
enum wire_outcome wire_flush(struct wire *wire);

/* Flushes, then waits for at least one more octet in wire->in. */
enum wire_outcome wire_fill(struct wire *wire);
/* Moves the next line from the input to LINE, without its CRLF. A line longer than MOST octets is
 * discarded up to its CRLF: WIRE_LONG. */
enum wire_outcome wire_line(struct wire *wire, size_t most, struct buffer *line);

/* Performs the TLS handshake as the server. Input buffered in the clear stays in wire->in. */
enum wire_outcome wire_start_tls(struct wire *wire, SSL_CTX *context);

#endif
