/* A change to one reply of a transcript. */
#ifndef CHANGE_H
#define CHANGE_H

#include "buffer.h"
#include "tape.h"

enum change_kind {
    CHANGE_NOTHING,
    CHANGE_DIGIT, /* another first digit on every line, and in its enhanced code */
    CHANGE_DROP,  /* a line is missing; if it is the only one: no reply */
    CHANGE_LF,    /* a line with a bare LF as its ending */
    CHANGE_EXTRA, /* an unsolicited 250 after it */
    CHANGE_CUT,   /* half of it, then the connection closes */
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

/* The number of changes to a reply, and the Nth of them (kind, line and digit; the position is up
 * to the caller). */
size_t change_count(const struct tape_event *reply);
struct change change_nth(const struct tape_event *reply, size_t n);

/* Appends to OUT what arrives instead of the reply. */
void change_apply(const struct change *change, const struct tape_event *reply, struct buffer *out);

/* A line of the reply, and its length including the line ending; NULL if there is no such line. */
const char *change_line(const struct tape_event *reply, size_t number, size_t *length);
size_t change_lines(const struct tape_event *reply);

#endif
