/* A log of `smtpspec run --log`, read for playing it again. */
#ifndef SAID_H
#define SAID_H

#include <stdbool.h>
#include <stddef.h>

struct tape_entry {
    unsigned connection;
    char from; /* C, S, - */
    char *octets;
    size_t length;
    long pause_ms; /* that the case waited before it, not for the server */
};

struct tape_case {
    char *id;
    struct tape_entry *entries;
    size_t count;
    long pauses_ms;
};

struct tape {
    struct tape_case *cases; /* those that pause longest first */
    size_t count;
};

/* False, having said why on standard error. tape_release() it. */
bool tape_read(struct tape *tape, const char *path);
void tape_release(struct tape *tape);

#endif
