/* A program of the user's, run to its end, with bounds on its time and its output. */
#ifndef CHILD_H
#define CHILD_H

#include "buffer.h"
#include "clock.h"
#include "err.h"

struct child_settings {
    const char *const *argv; /* NULL-terminated; argv[0] is looked for in PATH */
    const char *directory;   /* NULL: the runner's own */
    long within_ms;
    const struct stop *stop;
};

/* Appends what it writes to standard output to OUT, which has a limit. False with the reason: it
 * cannot be started, does not end in time, writes too much, or ends with another status than 0
 * (with its last line on standard error). It and its process group are gone then. */
bool child_run(const struct child_settings *settings, struct buffer *out, struct err *err);

#endif
