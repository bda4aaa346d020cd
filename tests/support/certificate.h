/* A self-signed certificate made in memory, for test servers. */
#ifndef CERTIFICATE_H
#define CERTIFICATE_H

#include <openssl/types.h>
#include <stdbool.h>

/* A context that accepts TLS, with a new key and a certificate for mx.test.example, localhost,
 * 127.0.0.1 and ::1, valid from yesterday to tomorrow. NULL if OpenSSL fails. SSL_CTX_free() it. */
SSL_CTX *certificate_context(void);

/* Writes the certificate of CONTEXT to PATH in PEM form. */
bool certificate_write(const SSL_CTX *context, const char *path);

#endif
