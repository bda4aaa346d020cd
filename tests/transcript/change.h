/* One reply of a transcript, changed in one way. */
#ifndef CHANGE_H
#define CHANGE_H

#include "buffer.h"
#include "tape.h"

enum change_kind {
    CHANGE_NOTHING,
    CHANGE_DIGIT, /* another first digit, on every line, and such an enhanced code */
    CHANGE_DROP,  /* a line does not come; of a single line: no reply */
    CHANGE_LF,    /* a line ends in a bare LF */
    CHANGE_EXTRA, /* a 250 behind it that nobody asked for */
    CHANGE_CUT,   /* half of it, then the connection is closed */
    CHANGE_KINDS
};

/* "first digit", "dropped line" … Static storage. */
const char *change_name(enum change_kind kind);

struct change {
    enum change_kind kind;
    size_t track, event; /* of the tape */
    size_t line;         /* from 0 */
    char digit;
};

/* How many changes of a reply there are, and the Nth of them (kind, line and digit; the place is
 * the caller's). */
size_t change_count(const struct tape_event *reply);
struct change change_nth(const struct tape_event *reply, size_t n);

/* What comes in place of the reply, appended to OUT. */
void change_apply(const struct change *change, const struct tape_event *reply, struct buffer *out);

/* A line of the reply and its length with the line end; NULL if it has no such line. */
const char *change_line(const struct tape_event *reply, size_t number, size_t *length);
size_t change_lines(const struct tape_event *reply);

#endif
