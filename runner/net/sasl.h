/* The client side of one SASL exchange (RFC 4954), by GNU SASL: PLAIN, LOGIN, CRAM-MD5,
 * SCRAM-SHA-256 … */
#ifndef SASL_H
#define SASL_H

#include "buffer.h"
#include "err.h"

struct sasl;

/* Starts MECHANISM. NULL with the reason if the library does not support it. */
struct sasl *sasl_new(const char *mechanism, const char *user, const char *password,
                      const char *host, struct err *err);
void sasl_free(struct sasl **sasl);
/* Whether the client speaks first, so that AUTH can carry an initial response. */
bool sasl_client_first(const struct sasl *sasl);
/* Processes the server's challenge (the base64 text after 334, "" at first) and appends the
 * response in base64 to OUT. *DONE: the client has nothing more to send. */
bool sasl_step(struct sasl *sasl, const char *challenge, struct buffer *out, bool *done,
               struct err *err);

#endif
