/* What link*.c share: the link itself, and single attempts to move octets, which never wait. */
#ifndef LINK_INTERNAL_H
#define LINK_INTERNAL_H

#include "door.h"
#include "link.h"

#include <curl/curl.h>
#include <netinet/in.h>

struct link_tls;

struct link {
    const struct link_settings *settings;
    CURLM *multi; /* these live as long as the link: they own the socket */
    CURL *easy;
    struct door door;
    int fd;               /* -1 after an abort */
    bool is_tcp;          /* not a unix socket */
    struct link_tls *tls; /* NULL in the clear */
    struct buffer input;
    struct reply_scan scan;  /* of input */
    enum link_outcome ended; /* LINK_OK while the server may still send */
    struct err why;          /* how it ended */
    bool write_failed;       /* a write met with a reset */
    bool half_closed;
    char local[INET6_ADDRSTRLEN], peer[INET6_ADDRSTRLEN];
};

/* One attempt. LINK_OK with nothing moved: wait for WANTS, then try again. */
struct link_io {
    enum link_outcome outcome;
    size_t moved;
    short wants; /* POLLIN or POLLOUT */
};

/* link_connect.c: the socket. Fills in multi, easy, fd, is_tcp, local, peer. */
enum link_outcome link_connect(struct link *link, struct err *err);
void link_disconnect(struct link *link);

/* link_io.c. Waits for EVENTS on the socket; LINK_OK, LINK_TIMEOUT or LINK_STOPPED. Looks once even
 * if the deadline has passed. */
enum link_outcome link_wait(const struct link *link, short events, long deadline);
struct link_io link_read_socket(struct link *link, void *octets, size_t size);
struct link_io link_write_socket(struct link *link, const void *octets, size_t length);

/* link_tls.c. Why something failed is in link->why. */
struct link_tls *link_tls_new(struct link *link, struct err *err);
void link_tls_free(struct link_tls **tls);
struct link_io link_tls_handshake(struct link_tls *tls);
struct link_io link_tls_read(struct link_tls *tls, void *octets, size_t size);
struct link_io link_tls_write(struct link_tls *tls, const void *octets, size_t length);
struct link_io link_tls_notify(struct link_tls *tls);
bool link_tls_has_pending(
    const struct link_tls *tls); /* decrypted octets are buffered: do not wait */
bool link_tls_is_notified(const struct link_tls *tls);
const char *link_tls_description(const struct link_tls *tls);

#endif
