#include "identity.h"
#include "memory.h"
#include "reference_names.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509v3.h>
#include <pthread.h>
#include <stdlib.h>

#define VALID_SECONDS (10L * 365 * 24 * 3600)

struct identity {
    pthread_mutex_t lock; /* for context */
    SSL_CTX *context;
};

struct identity *identity_new(void)
{
    struct identity *identity = mem_alloc(sizeof *identity);
    pthread_mutex_init(&identity->lock, NULL);
    return identity;
}

void identity_free(struct identity **identity)
{
    if (!*identity)
        return;
    SSL_CTX_free((*identity)->context);
    pthread_mutex_destroy(&(*identity)->lock);
    free(*identity);
    *identity = NULL;
}

static bool add_extension(X509 *certificate, int kind, const char *value)
{
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, NULL, kind, value);
    bool added = extension && X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
    return added;
}

/* A self-signed certificate for the server's host name. */
static X509 *certificate_new(EVP_PKEY *key)
{
    X509 *certificate = X509_new();
    if (!certificate)
        return NULL;
    X509_NAME *name = X509_get_subject_name(certificate);
    bool made = X509_set_version(certificate, X509_VERSION_3) &&
                ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1) &&
                X509_gmtime_adj(X509_getm_notBefore(certificate), -3600) &&
                X509_gmtime_adj(X509_getm_notAfter(certificate), VALID_SECONDS) &&
                X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                                           (const unsigned char *)REFERENCE_HOST, -1, -1, 0) &&
                X509_set_issuer_name(certificate, name) && X509_set_pubkey(certificate, key) &&
                add_extension(certificate, NID_subject_alt_name,
                              "DNS:" REFERENCE_HOST ",DNS:localhost,IP:127.0.0.1,IP:::1") &&
                X509_sign(certificate, key, EVP_sha256());
    if (!made) {
        X509_free(certificate);
        return NULL;
    }
    return certificate;
}

static SSL_CTX *context_new(void)
{
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *certificate = key ? certificate_new(key) : NULL;
    bool made = context && certificate && SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) &&
                SSL_CTX_use_certificate(context, certificate) &&
                SSL_CTX_use_PrivateKey(context, key);
    X509_free(certificate);
    EVP_PKEY_free(key);
    if (!made) {
        SSL_CTX_free(context);
        return NULL;
    }
    /* A client that closes the connection without close_notify is not an error. */
    SSL_CTX_set_options(context, SSL_OP_IGNORE_UNEXPECTED_EOF | SSL_OP_NO_RENEGOTIATION);
    return context;
}

SSL_CTX *identity_context(struct identity *identity, struct err *err)
{
    pthread_mutex_lock(&identity->lock);
    if (!identity->context)
        identity->context = context_new();
    SSL_CTX *context = identity->context;
    pthread_mutex_unlock(&identity->lock);
    if (!context) {
        err_set(err, "TLS is not available: %s", ERR_reason_error_string(ERR_get_error()));
        ERR_clear_error();
    }
    return context;
}
