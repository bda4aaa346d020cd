/* Message content on the wire: CRLF line ends and transparency (RFC 5321 2.3.8, 4.5.2). */
#ifndef CONTENT_H
#define CONTENT_H

#include "buffer.h"

/* Appends TEXT with every LF (or CRLF) as CRLF; a text that does not end in a line end gets one. */
void content_crlf(struct buffer *out, const char *text, size_t length);
/* The same, but a text that does not end in a line end gets none: what a mailbox holds. */
void content_crlf_only(struct buffer *out, const char *text, size_t length);
/* Appends content with its leading dots doubled, and the final ".\r\n". CONTENT has CRLF line ends.
 */
void content_stuff(struct buffer *out, const char *content, size_t length);

#endif
