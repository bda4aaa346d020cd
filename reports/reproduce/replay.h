/* What the parts of a script that reproduces a finding share. */
#ifndef REPLAY_H
#define REPLAY_H

#include "buffer.h"
#include "smtpspec.h"

#define REPLAY_CONNECTIONS 7 /* descriptors 3 to 9; what a shell can redirect */

struct replay {
    struct buffer *out;
    const struct smtpspec_record *record;
    const struct smtpspec_result *finding;
    const struct smtpspec_result *shown;  /* the case whose dialogue it is */
    size_t failing;                       /* the exchange that is wrong; their number: none */
    unsigned numbers[REPLAY_CONNECTIONS]; /* those of the record, by first use */
    unsigned count;
    bool is_open[REPLAY_CONNECTIONS];
};

/* The connection of an exchange as the script numbers it, from 1; 0: the script has no room for it.
 */
unsigned replay_number(struct replay *replay, const struct smtpspec_exchange *exchange);

/* Whether an exchange is an event that begins with WORDS. */
bool replay_is_event(const struct smtpspec_exchange *exchange, const char *words);

/* The exchange at which TLS begins on the connection that INDEX is part of, if that is after INDEX
 * (STARTTLS); their number: it does not. What is before is openssl's to say. */
size_t replay_tls_at(const struct replay *replay, size_t index);

/* Whether openssl says of itself what was sent at INDEX before TLS. */
bool replay_is_openssls(const struct smtpspec_exchange *exchange);

/* Whether all connections of the target are TLS from the start. */
bool replay_is_implicit_tls(const struct smtpspec_record *record);

/* Appends the first LENGTH octets of TEXT, cleaned, as a word of the shell that stands for itself.
 */
void replay_quote(struct buffer *out, const char *text, size_t length);

/* Appends the first lines: what was found, what the script needs and what it cannot do, and where
 * the server is. */
void replay_head(struct replay *replay);

/* Appends the dialogue. */
void replay_dialogue(struct replay *replay);

#endif
