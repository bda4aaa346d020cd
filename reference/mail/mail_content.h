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

/* Returns the first line of [*AT, END) and moves *AT past it. */
struct content_line content_next_line(const char **at, const char *end);

/* The number of header fields named NAME ("Received"), or whose name begins with it ("Resent-"). */
size_t content_fields(const struct buffer *content, const char *name);

/* The length of the header without the empty line after it; of the whole content if there is no
 * empty line. */
size_t content_header_length(const struct buffer *content);

/* Whether it contains a bare CR or LF (RFC 5321 2.3.8). */
bool content_has_bare_line_ending(const struct buffer *content);

/* Whether all octets of a text are ASCII. */
bool text_is_ascii(const char *text);

#endif
