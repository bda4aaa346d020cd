/* One connection to a server: libcurl opens the socket, and OpenSSL does TLS on it. All input is
 * bounded; whatever waits has a deadline and obeys the run's stop. A link belongs to one thread. */
#ifndef LINK_H
#define LINK_H

#include "buffer.h"
#include "clock.h"
#include "endpoint.h"
#include "err.h"
#include "guard.h"
#include "reply.h"

/* Once each: before the first link and any other thread, and after the last link. */
bool link_global_init(struct err *err);
void link_global_end(void);

/* How an operation ended. What the server does to the connection is an outcome, not an error. */
enum link_outcome {
    LINK_OK,
    LINK_CLOSED,     /* FIN (or close_notify) from the server */
    LINK_RESET,      /* RST, or a write to a closed connection */
    LINK_TIMEOUT,    /* the deadline has passed */
    LINK_REFUSED,    /* no connection: refused, unreachable, unresolvable; the reason is in err */
    LINK_TLS_FAILED, /* handshake or record layer; the reason is in err */
    LINK_STOPPED,    /* the run is being stopped */
    LINK_TROUBLE,    /* a failure on this side, before anything was asked of the server, such as a
                        missing CA file; the reason is in err */
};
/* "closed", "reset", "timeout" … Static storage. */
const char *link_outcome_name(enum link_outcome outcome);

struct link_settings {
    const struct endpoint *endpoint;
    const char *tls_ca;   /* PEM file, NULL: the system's */
    bool tls_verify;      /* of the chain and the name */
    const char *tls_name; /* for SNI and verification; NULL: the endpoint's host */
    long connect_ms;      /* time limit for connecting */
    const struct stop *stop;
    struct guard *guard; /* NULL: this machine only */
};

struct link;

/* Connects (and does the handshake if the endpoint is implicit TLS). *OUT is NULL unless LINK_OK;
 * the reason is in ERR then. Proxies of the environment are not used: the peer is the server.
 * SETTINGS and what it points to outlive the link. */
enum link_outcome link_open(const struct link_settings *settings, struct link **out,
                            struct err *err);
/* Closes the connection as it is, without QUIT, and frees the link. */
void link_free(struct link **link);

/* Sends all the octets by DEADLINE (a time of clock_now()). What the server says meanwhile is kept
 * for link_reply. */
enum link_outcome link_send(struct link *link, const char *octets, size_t length, long deadline,
                            struct err *err);

/* Reads the next reply. LINK_OK: REPLY is filled in. LINK_CLOSED/RESET/TIMEOUT: REPLY holds
 * whatever part arrived, with REPLY_CUT for the first two; it is empty (octets.length 0) if nothing
 * did. After LINK_TIMEOUT the part is kept, and a later call continues from it. Sets TCP_QUICKACK
 * before each read. A reply that is already buffered is returned at once. An endless drip ends at
 * the deadline, an endless flood at the reply's bounds. */
enum link_outcome link_reply(struct link *link, long deadline, struct reply *reply,
                             struct err *err);

/* Waits for octets until DEADLINE without consuming them. LINK_OK: something has arrived (or was
 * already buffered); LINK_TIMEOUT: silence, as hoped. */
enum link_outcome link_silence(struct link *link, long deadline, struct err *err);

/* Whether octets have arrived that were not consumed yet. Does not wait. */
bool link_has_come(struct link *link);

/* Octets that have arrived and were not consumed yet. Owned by the link. */
const struct buffer *link_pending(const struct link *link);

/* The TLS handshake as a client. Octets that were pending in the clear before it stay in
 * link_pending (RFC 3207 6: they must not pass for TLS data) and are counted in *PLAIN_LEFT if that
 * is not NULL. A server that closes the connection during the handshake is LINK_CLOSED or
 * LINK_RESET, one that breaks its rules LINK_TLS_FAILED; nothing more can be sent or read after any
 * of these. */
enum link_outcome link_starttls(struct link *link, long deadline, size_t *plain_left,
                                struct err *err);
bool link_is_tls(const struct link *link);
/* "TLSv1.3 TLS_AES_256_GCM_SHA384", "" without TLS. Owned by the link. */
const char *link_tls_name(const struct link *link);
/* Whether the server has sent close_notify. */
bool link_is_notified(const struct link *link);
/* Data for SASL channel binding (tls-unique, tls-exporter) is not offered. */

/* FIN: half-closes the sending side; under TLS after a close_notify if NOTIFY. The link can still
 * read. */
enum link_outcome link_half_close(struct link *link, bool notify);
/* RST: SO_LINGER 0 and close. After this the link can only be freed. */
void link_abort(struct link *link);
bool link_is_open(const struct link *link); /* neither side has ended it yet, as far as is known */

/* This side's address, such as "127.0.0.1" or "::1"; "" for unix sockets. Owned by the link. */
const char *link_local_address(const struct link *link);
/* The server's. */
const char *link_peer_address(const struct link *link);

#endif
