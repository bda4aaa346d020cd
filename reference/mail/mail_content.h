/* The content of a message (RFC 5322 2.1): header, empty line, body. */
#ifndef MAIL_CONTENT_H
#define MAIL_CONTENT_H

#include "buffer.h"

#include <stdbool.h>
#include <stddef.h>

/* A line of the content, its CRLF included if it has one. */
struct content_line {
    const char *octets;
    size_t length;
    bool ended; /* by CRLF */
};

/* Takes the next line off the front of [*AT, END). */
struct content_line content_next_line(const char **at, const char *end);

/* The number of fields called NAME ("Received"; "Resent-": all that begin so) in the header. */
size_t content_fields(const struct buffer *content, const char *name);

/* The octets of the header without the empty line after it; those of the whole content if there is
 * no such line. */
size_t content_header_length(const struct buffer *content);

/* Whether there is a CR or LF by itself (RFC 5321 2.3.8). */
bool content_has_bare_line_ending(const struct buffer *content);

/* Whether a text has octets from 0 to 127 only. */
bool text_is_ascii(const char *text);

#endif
