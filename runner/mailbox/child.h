/* A user's program, run to its end, with limits on its time and output. */
#ifndef CHILD_H
#define CHILD_H

#include "buffer.h"
#include "clock.h"
#include "err.h"

struct child_settings {
    const char *const *argv; /* NULL-terminated; argv[0] is searched for in PATH */
    const char *directory;   /* NULL: the runner's own */
    long within_ms;
    const struct stop *stop;
};

/* Appends its standard output to OUT, which has a limit. False with the reason: it cannot be
 * started, does not end in time, writes too much, or exits with a status other than 0 (the reason
 * then quotes its last line on standard error). It and its process group are gone by then. */
bool child_run(const struct child_settings *settings, struct buffer *out, struct err *err);

#endif
