/* The faults that only change how a reply looks: its code (a row of the table in distort.c), or its
 * framing. */
#ifndef DISTORT_H
#define DISTORT_H

#include <stdbool.h>
#include <stddef.h>

struct session;

struct reply_form {
    unsigned code;
    const char *enhanced; /* NULL: none */
    const char *text;     /* LF separates lines */
};

/* Changes the reply as the faults that are switched on want it. False: it is not sent at all. */
bool distort_reply(struct session *session, struct reply_form *form);

/* Sends LINE (without CRLF) in a broken form instead of the right one; false if nobody wants that.
 */
bool distort_line(struct session *session, const struct reply_form *form, const char *line,
                  size_t length, bool last);

#endif
