/* What went over the wire in a case, as the record keeps it: escaped, bounded, without secrets. */
#ifndef TRANSCRIPT_H
#define TRANSCRIPT_H

#include "reply.h"
#include "session_log.h"
#include "smtpspec.h"

#include <stdbool.h>
#include <stddef.h>

struct transcript;

/* SECRET is replaced by *** wherever it occurs; "" or NULL: there is none. */
struct transcript *transcript_new(const char *secret);
void transcript_free(struct transcript **transcript);

/* Writes everything to LOG as well, which outlives it, as of the case CASE_ID. */
void transcript_log_to(struct transcript *transcript, struct session_log *log, const char *case_id);

/* Octets that were sent. The argument of AUTH after the mechanism, and every line that answers a
 * 334, are kept as *** and are secrets from then on if they are base64; what is not can be no SASL
 * payload. Returns the text that was kept, valid until
 * the next call. */
const char *transcript_sent(struct transcript *transcript, unsigned connection, const char *octets,
                            size_t length);
/* The last of what was sent, as it was kept; "" if nothing was. Valid until something is added. */
const char *transcript_last_sent(const struct transcript *transcript);
/* A reply that arrived; the text of a 334 is kept as *** if it is base64. */
void transcript_reply(struct transcript *transcript, unsigned connection,
                      const struct reply *reply);
/* Something that happened, in words. */
void transcript_event(struct transcript *transcript, unsigned connection, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Replaces the secrets in TEXT (allocated; may be reallocated) by ***. Returns the text to use. */
char *transcript_redact(const struct transcript *transcript, char *text);

/* Whether TEXT occurs in it, regardless of letter case; true as well if it was too long to be kept
 * in full. */
bool transcript_mentions(const struct transcript *transcript, const char *text);

/* Hands over the exchanges and empties the transcript. The caller frees each text and the array. */
struct smtpspec_exchange *transcript_take(struct transcript *transcript, size_t *count);

#endif
