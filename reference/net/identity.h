/* The server's key and certificate, generated in memory when STARTTLS is first used. */
#ifndef IDENTITY_H
#define IDENTITY_H

#include "err.h"

#include <openssl/ssl.h>

struct identity;

struct identity *identity_new(void);
void identity_free(struct identity **identity);
/* The TLS context of all sessions, made by the first call. Thread-safe. NULL with the reason. */
SSL_CTX *identity_context(struct identity *identity, struct err *err);

#endif
