/* The octets of one connection, in the clear or under TLS. What comes is buffered within bounds;
 * what goes out is gathered until it must leave (RFC 2920 3.2: replies to grouped commands are
 * sent together). Waiting ends at the idle time and at the server's stop. Belongs to one thread. */
#ifndef WIRE_H
#define WIRE_H

#include "buffer.h"
#include "clock.h"

#include <openssl/ssl.h>
#include <stdbool.h>
#include <stddef.h>

enum wire_outcome {
    WIRE_OK,
    WIRE_LONG,    /* the line was longer than asked for; it has been swallowed whole */
    WIRE_CLOSED,  /* the client ended the connection in good order */
    WIRE_BROKEN,  /* reset, or trouble with TLS */
    WIRE_IDLE,    /* silent for too long */
    WIRE_STOPPED, /* the server is being stopped */
};

/* Other ways to read lines and to send than the right ones. */
struct wire_ways {
    bool lf_ends_lines;
    bool cr_ends_lines;
    bool segments_end_lines;
    size_t split_at; /* where a line is cut in two; 0: nowhere */
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
    struct wire_ways ways; /* all zero: as RFC 5321 2.3.8 has it */
};

/* Takes over FD, which is non-blocking. */
void wire_open(struct wire *wire, int fd, const struct stop *stop, long idle_ms);
/* Sends what is left, says goodbye (close_notify, FIN), and gives the client a moment to read it.
 * Frees. */
void wire_close(struct wire *wire);

/* Appends to what goes out. */
void wire_put(struct wire *wire, const char *octets, size_t length);
/* Sends all that was put. */
enum wire_outcome wire_flush(struct wire *wire);

/* Flushes, then waits for at least one more octet in wire->in. */
enum wire_outcome wire_fill(struct wire *wire);
/* Takes the next line off the input into LINE, without its CRLF. A line over MOST octets is
 * swallowed up to its CRLF: WIRE_LONG. */
enum wire_outcome wire_line(struct wire *wire, size_t most, struct buffer *line);

/* The handshake as the server. What was buffered in the clear stays in wire->in. */
enum wire_outcome wire_start_tls(struct wire *wire, SSL_CTX *context);

#endif
