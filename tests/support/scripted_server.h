/* A server for tests that plays a list of acts on each connection, whatever the client does: the
 * hostile and broken servers that are hard to find.
 *
 * Threads: one accepts, one plays each connection. Nothing outlives scripted_stop(). */
#ifndef SCRIPTED_SERVER_H
#define SCRIPTED_SERVER_H

#include "buffer.h"
#include "err.h"

#include <stdbool.h>
#include <stddef.h>

enum act_kind {
    ACT_END,         /* ends a list: closes the socket */
    ACT_SEND,        /* writes the octets at once */
    ACT_DRIP,        /* writes the octets one by one, every MS */
    ACT_DRIP_ALWAYS, /* the same, over and over, until the client is gone */
    ACT_AWAIT,       /* reads until the octets have arrived */
    ACT_DRAIN,       /* reads until the client ends its side */
    ACT_PAUSE,       /* ms */
    ACT_STALL,       /* neither reads nor writes until the client is gone */
    ACT_FLOOD,  /* writes the octets over and over, as fast as possible, until the client is gone */
    ACT_TLS,    /* accepts TLS */
    ACT_RAW,    /* writes the octets in the clear even under TLS */
    ACT_NOTIFY, /* sends close_notify */
    ACT_HALF_CLOSE, /* FIN; the rest of the list is still played */
    ACT_RESET,      /* RST; ends the list */
};

struct act {
    enum act_kind kind;
    const char *octets; /* outlive the server */
    size_t length;
    long ms;
};

/* TEXT is a string literal and may hold NULs. */
/* clang-format off */
#define SEND(text) {ACT_SEND, text, sizeof(text) - 1, 0}
#define DRIP(text, pause) {ACT_DRIP, text, sizeof(text) - 1, pause}
#define DRIP_ALWAYS(text, pause) {ACT_DRIP_ALWAYS, text, sizeof(text) - 1, pause}
#define AWAIT(text) {ACT_AWAIT, text, sizeof(text) - 1, 0}
#define FLOOD(text) {ACT_FLOOD, text, sizeof(text) - 1, 0}
#define RAW(text) {ACT_RAW, text, sizeof(text) - 1, 0}
#define PAUSE(pause) {ACT_PAUSE, NULL, 0, pause}
#define DRAIN {ACT_DRAIN, NULL, 0, 0}
#define STALL {ACT_STALL, NULL, 0, 0}
#define TLS {ACT_TLS, NULL, 0, 0}
#define NOTIFY {ACT_NOTIFY, NULL, 0, 0}
#define HALF_CLOSE {ACT_HALF_CLOSE, NULL, 0, 0}
#define RESET {ACT_RESET, NULL, 0, 0}
#define END {ACT_END, NULL, 0, 0}
/* clang-format on */

struct scripted_server;

/* Listens on a free port of ADDRESS ("127.0.0.1", "::1"), or at "unix:PATH", and plays ACTS (which
 * end with END and outlive the server) on each connection. NULL with the reason. */
struct scripted_server *scripted_start(const char *address, const struct act *acts,
                                       struct err *err);
/* Cuts all connections, waits for the threads and frees the server. */
void scripted_stop(struct scripted_server **server);

/* "127.0.0.1:PORT", "[::1]:PORT" or "unix:PATH". Owned by the server. */
const char *scripted_address(const struct scripted_server *server);
unsigned scripted_port(const struct scripted_server *server);

/* Appends to OUT what the clients have sent so far, in the order of arrival. */
void scripted_received(struct scripted_server *server, struct buffer *out);
/* The number of connections that were accepted. */
size_t scripted_connections(struct scripted_server *server);
/* Whether a client has reset its connection. */
bool scripted_was_reset(struct scripted_server *server);
/* Waits up to MS until N connections have ended. */
bool scripted_wait_done(struct scripted_server *server, size_t n, long ms);

/* The certificate of ACT_TLS, self-signed for mx.test.example, localhost, 127.0.0.1 and ::1, as a
 * PEM file for clients to trust. */
bool scripted_write_certificate(const struct scripted_server *server, const char *path);

#endif
