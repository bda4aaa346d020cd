/* Replies (RFC 5321 4.2), with enhanced status codes (RFC 2034) where they belong. */
#ifndef RESPOND_H
#define RESPOND_H

#include <stdbool.h>
#include <stddef.h>

struct session;

struct reply_form {
    unsigned code;
    const char *enhanced; /* "2.1.0"; NULL for replies that have none (greeting, EHLO, 3yz: RFC 2034
                             4) */
    const char *text;     /* LF separates lines */
};

/* One of its lines, complete but for the CRLF. */
struct reply_line {
    const struct reply_form *form;
    const char *octets;
    size_t length;
    unsigned number; /* from 0 */
    bool last;
};

/* Sends a reply of one line. The text is truncated if the line would exceed 512 octets (RFC
 * 5321 4.5.3.1.5). */
void respond(struct session *session, unsigned code, const char *enhanced, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Sends a reply with a line for each line of TEXT. */
void respond_lines(struct session *session, unsigned code, const char *enhanced, const char *text);

/* The enhanced status code that says no more than DIGIT, the first of a reply code (RFC 3463 2);
 * NULL if there is none. */
const char *enhanced_of_class(unsigned digit);

#endif
