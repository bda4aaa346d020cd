#include "link_internal.h"

#include "memory.h"

#include <arpa/inet.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct link_tls {
    struct link *link;
    SSL_CTX *context;
    SSL *ssl;
    BIO_METHOD *method;
    struct link_io socket; /* how the last attempt on the socket went */
    unsigned char first;   /* octet from the server: no TLS record begins like text does */
    bool is_started;
    bool is_broken; /* after a fatal error nothing may be sent, not even a close_notify */
    char description[96];
};

/* TLS data goes through the link's own reads and writes: no SIGPIPE, TCP_QUICKACK, and a reset
 * remains a reset. */
static int bio_read(BIO *bio, char *octets, size_t size, size_t *got)
{
    struct link_tls *tls = BIO_get_data(bio);
    BIO_clear_retry_flags(bio);
    tls->socket = link_read_socket(tls->link, octets, size);
    *got = tls->socket.moved;
    if (*got && !tls->is_started) {
        tls->is_started = true;
        tls->first = (unsigned char)*octets;
    }
    if (tls->socket.wants)
        BIO_set_retry_read(bio);
    return *got > 0;
}

static int bio_write(BIO *bio, const char *octets, size_t length, size_t *sent)
{
    struct link_tls *tls = BIO_get_data(bio);
    BIO_clear_retry_flags(bio);
    tls->socket = link_write_socket(tls->link, octets, length);
    *sent = tls->socket.moved;
    if (tls->socket.wants)
        BIO_set_retry_write(bio);
    return *sent > 0;
}

static long bio_control(BIO *bio, int command, long number, void *pointer)
{
    (void)bio;
    (void)number;
    (void)pointer;
    return command == BIO_CTRL_FLUSH; /* nothing is buffered here */
}

static BIO_METHOD *method_new(void)
{
    BIO_METHOD *method = BIO_meth_new(BIO_TYPE_SOURCE_SINK, "link");
    if (method) {
        BIO_meth_set_read_ex(method, bio_read);
        BIO_meth_set_write_ex(method, bio_write);
        BIO_meth_set_ctrl(method, bio_control);
    }
    return method;
}

static bool set_up_context(SSL_CTX *context, const struct link_settings *settings, struct err *err)
{
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    /* return after each record, so that a flood of empty records meets the deadline */
    SSL_CTX_clear_mode(context, SSL_MODE_AUTO_RETRY);
    if (!settings->tls_verify) {
        SSL_CTX_set_security_level(context, 0); /* a test server may well have small keys */
        return true;
    }
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
    if (!settings->tls_ca)
        return SSL_CTX_set_default_verify_paths(context) == 1 ||
               err_set(err, "the system's certificate authorities cannot be loaded");
    return SSL_CTX_load_verify_file(context, settings->tls_ca) == 1 ||
           err_set(err, "no PEM certificate could be loaded from %s", settings->tls_ca);
}

/* SNI (only for a name, RFC 6066 3), and the name that the certificate must be valid for. */
static bool set_name(SSL *ssl, const struct link_settings *settings, struct err *err)
{
    const char *name = settings->tls_name ? settings->tls_name : settings->endpoint->host;
    struct in6_addr unused;
    bool is_address =
        inet_pton(AF_INET, name, &unused) == 1 || inet_pton(AF_INET6, name, &unused) == 1;
    if (!*name)
        return true;
    if (is_address)
        return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), name) == 1 ||
               err_set(err, "the address %s cannot be verified", name);
    return (SSL_set_tlsext_host_name(ssl, name) == 1 && SSL_set1_host(ssl, name) == 1) ||
           err_set(err, "the name %s cannot be verified", name);
}

struct link_tls *link_tls_new(struct link *link, struct err *err)
{
    struct link_tls *tls = mem_alloc(sizeof *tls);
    tls->link = link;
    ERR_clear_error();
    tls->context = SSL_CTX_new(TLS_client_method());
    tls->method = method_new();
    if (!tls->context || !tls->method) {
        err_set(err, "OpenSSL cannot be set up");
        goto failed;
    }
    if (!set_up_context(tls->context, link->settings, err))
        goto failed;
    tls->ssl = SSL_new(tls->context);
    BIO *bio = tls->ssl ? BIO_new(tls->method) : NULL;
    if (!bio) {
        err_set(err, "OpenSSL cannot be set up");
        goto failed;
    }
    BIO_set_data(bio, tls);
    BIO_set_init(bio, 1);
    SSL_set_bio(tls->ssl, bio, bio);
    SSL_set_connect_state(tls->ssl);
    if (set_name(tls->ssl, link->settings, err))
        return tls;
failed:
    link_tls_free(&tls);
    return NULL;
}

void link_tls_free(struct link_tls **tls)
{
    if (!*tls)
        return;
    SSL_free((*tls)->ssl); /* frees the BIO, too */
    SSL_CTX_free((*tls)->context);
    BIO_meth_free((*tls)->method);
    free(*tls);
    *tls = NULL;
}

static bool is_plain_text(const struct link_tls *tls)
{
    return tls->is_started && !SSL_is_init_finished(tls->ssl) && tls->first >= 32 &&
           tls->first < 127;
}

/* Puts OpenSSL's reason into link->why. */
static void explain(struct link_tls *tls)
{
    char text[256] = "the record layer failed";
    unsigned long code = ERR_get_error();
    long verified = SSL_get_verify_result(tls->ssl);
    const char *reason = ERR_reason_error_string(code);
    if (is_plain_text(tls))
        snprintf(text, sizeof text, "the server answers in plain text");
    else if (verified != X509_V_OK && SSL_get_verify_mode(tls->ssl) != SSL_VERIFY_NONE)
        snprintf(text, sizeof text, "certificate: %s", X509_verify_cert_error_string(verified));
    else if (reason)
        snprintf(text, sizeof text, "%s", reason);
    err_set(&tls->link->why, "TLS: %s", text);
}

/* The outcome of an OpenSSL operation that returned RESULT (1: done). */
static struct link_io came_of(struct link_tls *tls, int result, size_t moved)
{
    if (result == 1)
        return (struct link_io){.moved = moved};
    switch (SSL_get_error(tls->ssl, result)) {
    case SSL_ERROR_WANT_READ:
        return (struct link_io){.wants = POLLIN};
    case SSL_ERROR_WANT_WRITE:
        return (struct link_io){.wants = POLLOUT};
    case SSL_ERROR_ZERO_RETURN:
        err_set(&tls->link->why, "the server closed the connection");
        return (struct link_io){.outcome = LINK_CLOSED};
    case SSL_ERROR_SYSCALL:
        tls->is_broken = true;
        if (tls->socket.outcome != LINK_OK)
            return tls->socket;
        break;
    default:
        break;
    }
    tls->is_broken = true;
    explain(tls);
    return (struct link_io){.outcome = LINK_TLS_FAILED};
}

static void describe(struct link_tls *tls)
{
    snprintf(tls->description, sizeof tls->description, "%s %s", SSL_get_version(tls->ssl),
             SSL_get_cipher_name(tls->ssl));
}

struct link_io link_tls_handshake(struct link_tls *tls)
{
    ERR_clear_error();
    int result = SSL_do_handshake(tls->ssl);
    if (result == 1)
        describe(tls);
    struct link_io io = came_of(tls, result, 0);
    if (io.outcome == LINK_CLOSED || io.outcome == LINK_RESET)
        err_prefix(&tls->link->why, "during the TLS handshake");
    return io;
}

struct link_io link_tls_read(struct link_tls *tls, void *octets, size_t size)
{
    size_t got = 0;
    ERR_clear_error();
    tls->socket = (struct link_io){0};
    int result = SSL_read_ex(tls->ssl, octets, size, &got);
    return came_of(tls, result, got);
}

struct link_io link_tls_write(struct link_tls *tls, const void *octets, size_t length)
{
    size_t sent = 0;
    if (tls->is_broken) {
        err_set(&tls->link->why, "TLS has already failed on this connection");
        return (struct link_io){.outcome = LINK_TLS_FAILED};
    }
    ERR_clear_error();
    tls->socket = (struct link_io){0};
    int result = SSL_write_ex(tls->ssl, octets, length, &sent);
    return came_of(tls, result, sent);
}

struct link_io link_tls_notify(struct link_tls *tls)
{
    if (tls->is_broken || !SSL_is_init_finished(tls->ssl))
        return (struct link_io){.outcome = LINK_OK};
    ERR_clear_error();
    tls->socket = (struct link_io){0};
    int result = SSL_shutdown(tls->ssl);
    return came_of(tls, result >= 0 ? 1 : result,
                   0); /* 0: sent, but the server's has not arrived yet */
}

bool link_tls_has_pending(const struct link_tls *tls)
{
    return SSL_pending(tls->ssl) > 0;
}

bool link_tls_is_notified(const struct link_tls *tls)
{
    return SSL_get_shutdown(tls->ssl) & SSL_RECEIVED_SHUTDOWN;
}

const char *link_tls_description(const struct link_tls *tls)
{
    return tls->description;
}
