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

/* How a connection comes to TLS. */
enum upgrade {
    UPGRADE_NONE,    /* not, or not any more */
    UPGRADE_OPENSSL, /* `openssl s_client -starttls` says all that was said before it */
    UPGRADE_RELAY    /* more was said in the clear: by nc, which then relays for openssl */
};
/* Of the connection that the exchange at INDEX is part of, if TLS begins on it there or later. */
enum upgrade replay_upgrade(const struct replay *replay, size_t index);

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
