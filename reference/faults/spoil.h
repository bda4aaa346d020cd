/* The faults of messages: their size (RFC 1870) and their octets (RFC 6152). */
#ifndef SPOIL_H
#define SPOIL_H

#include "buffer.h"

#include <stdbool.h>

struct session;

/* Changes the content of the transaction. RAW: as it came, with the stuffed dots, behind a CRLF. */
void spoil_content(struct session *session, const struct buffer *raw);

/* What a fault makes of whether the message is too big. */
bool spoil_too_big(const struct session *session, const struct buffer *raw, bool too_big);

/* Whether a fault wants more octets than came; they have been waited for until the client went. */
bool spoil_waits(struct session *session);

#endif
