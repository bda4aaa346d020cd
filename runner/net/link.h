/* One connection to a server: the socket is opened by libcurl, TLS on it is OpenSSL's. Everything
 * that comes is bounded, everything that waits has a deadline and obeys the run's stop. A link
 * belongs to one thread. */
#ifndef LINK_H
#define LINK_H

#include "buffer.h"
#include "clock.h"
#include "endpoint.h"
#include "err.h"
#include "guard.h"
#include "reply.h"

/* Once, before the first link and before other threads, and after the last. */
bool link_global_init(struct err *err);
void link_global_end(void);

/* How an operation went. What the server does to the connection is an outcome, not an error. */
enum link_outcome {
    LINK_OK,
    LINK_CLOSED,  /* FIN (or close_notify) from the server */
    LINK_RESET,   /* RST, or a write to a closed connection */
    LINK_TIMEOUT, /* the deadline passed */
    LINK_REFUSED, /* no connection: refused, unreachable, does not resolve; the reason is in err */
    LINK_TLS_FAILED, /* handshake or record layer; the reason is in err */
    LINK_STOPPED,    /* the run is being stopped */
    LINK_TROUBLE,    /* this side cannot do it, and has asked nothing of the server: no such file of
                        authorities …; the reason is in err */
};
/* "closed", "reset", "timeout" … Static storage. */
const char *link_outcome_name(enum link_outcome outcome);

struct link_settings {
    const struct endpoint *endpoint;
    const char *tls_ca;   /* PEM file, NULL: the system's */
    bool tls_verify;      /* chain and name */
    const char *tls_name; /* for SNI and the check of the name; NULL: endpoint's host */
    long connect_ms;      /* most time for connecting */
    const struct stop *stop;
    struct guard *guard; /* NULL: this machine only */
};

struct link;

/* Connects (and does the handshake if the endpoint is implicit TLS). *OUT is NULL unless LINK_OK;
 * the reason is in ERR then. Proxies of the environment are not used: the peer is the server.
 * SETTINGS and what it points to outlive the link. */
enum link_outcome link_open(const struct link_settings *settings, struct link **out,
                            struct err *err);
/* Closes as it stands, without QUIT; frees. */
void link_free(struct link **link);

/* Sends all octets by DEADLINE (clock_now() based). What the server says meanwhile is kept for
 * link_reply. */
enum link_outcome link_send(struct link *link, const char *octets, size_t length, long deadline,
                            struct err *err);

/* The next reply. LINK_OK: REPLY is filled in. LINK_CLOSED/RESET/TIMEOUT: a part that came is in
 * REPLY, with REPLY_CUT for the first two; an empty reply (octets.length 0) if nothing came. After
 * LINK_TIMEOUT the part is kept, and a later call goes on with it. Sets
 * TCP_QUICKACK before each read. A reply already buffered is returned at once. An endless drip ends
 * at the deadline, an endless flood at the reply's bounds. */
enum link_outcome link_reply(struct link *link, long deadline, struct reply *reply,
                             struct err *err);

/* Waits for octets until DEADLINE without taking them. LINK_OK: something is there (or buffered
 * already); LINK_TIMEOUT: silence, as hoped. */
enum link_outcome link_silence(struct link *link, long deadline, struct err *err);

/* Whether octets have come that were not taken yet. Looks, and does not wait. */
bool link_has_come(struct link *link);

/* Octets that have come and were not taken yet. Owned by the link. */
const struct buffer *link_pending(const struct link *link);

/* The TLS handshake as a client. Octets pending in the clear before it stay in link_pending (RFC
 * 3207 6: they must not be taken for TLS) and are reported by *PLAIN_LEFT if not NULL. A server
 * that hangs up within the handshake is LINK_CLOSED or LINK_RESET, one that breaks its rules
 * LINK_TLS_FAILED; nothing more can be sent or read after any of them. */
enum link_outcome link_starttls(struct link *link, long deadline, size_t *plain_left,
                                struct err *err);
bool link_is_tls(const struct link *link);
/* "TLSv1.3 TLS_AES_256_GCM_SHA384", "" without TLS. Owned by the link. */
const char *link_tls_name(const struct link *link);
/* Whether the server has sent close_notify. */
bool link_is_notified(const struct link *link);
/* tls-unique or tls-exporter data for SASL channel binding is not offered. */

/* FIN: half-closes the sending side. Under TLS sends close_notify first if NOTIFY. The link can
 * still read. */
enum link_outcome link_half_close(struct link *link, bool notify);
/* RST: SO_LINGER 0 and close. The link can only be freed then. */
void link_abort(struct link *link);
bool link_is_open(const struct link *link); /* not yet ended by either side, as far as seen */

/* This side's address, "127.0.0.1" or "::1", "" for unix sockets. Owned by the link. */
const char *link_local_address(const struct link *link);
/* The server's. */
const char *link_peer_address(const struct link *link);

#endif
