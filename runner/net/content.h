/* Message content on the wire: CRLF line endings and dot-stuffing (RFC 5321 2.3.8, 4.5.2). */
#ifndef CONTENT_H
#define CONTENT_H

#include "buffer.h"

/* Appends TEXT with every LF or CRLF as CRLF; adds a CRLF if TEXT does not end with a line
 * ending. */
void content_crlf(struct buffer *out, const char *text, size_t length);
/* The same, but adds nothing at the end: for what a mailbox holds. */
void content_crlf_only(struct buffer *out, const char *text, size_t length);
/* Appends CONTENT, which has CRLF line endings, with its leading dots doubled, then ".\r\n". */
void content_stuff(struct buffer *out, const char *content, size_t length);

#endif
