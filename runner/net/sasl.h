/* One SASL exchange as a client, by GNU SASL (RFC 4954): PLAIN, LOGIN, CRAM-MD5, SCRAM-SHA-256 … */
#ifndef SASL_H
#define SASL_H

#include "buffer.h"
#include "err.h"

struct sasl;

/* Begins MECHANISM. NULL with the reason if the library does not have it. */
struct sasl *sasl_new(const char *mechanism, const char *user, const char *password,
                      const char *host, struct err *err);
void sasl_free(struct sasl **sasl);
/* Whether the client speaks first (an initial response in the AUTH command is possible). */
bool sasl_client_first(const struct sasl *sasl);
/* Takes the server's challenge (base64 text behind 334, "" at first) and appends the answer in
 * base64 to OUT. *DONE: the client has nothing more to say. */
bool sasl_step(struct sasl *sasl, const char *challenge, struct buffer *out, bool *done,
               struct err *err);

#endif
