/* A process of its own that outlives the runner, so that nothing else does. It starts a program,
 * and when the runner says so, or is gone for whatever reason (KILL, QUIT, no memory), ends the
 * program with all that it started, also what left its process group or session, and removes files
 * and a folder. It takes no signal of the terminal and holds none of the runner's files open. */
#ifndef SUPERVISOR_H
#define SUPERVISOR_H

#include "err.h"

/* What it is to look after. Copied by the fork: need not live longer than supervisor_start(). */
struct supervisor_job {
    char *const *argv;        /* argv[0] is a path; NULL: nothing is started */
    char *const *environment; /* of the program */
    const char *directory;    /* in which it is started */
    const char *log;          /* a file for its output, made with mode 0600 */
    const char *folder;       /* made for it, and removed with all that is in it; NULL: none */
    const char *inner; /* a folder in that one, for a program that goes on as another user: nobody
                          can list either, but who knows the names gets in; NULL: none */
    const char *const *files; /* removed if they are there; NULL-terminated; NULL: none */
};

struct supervisor;

/* NULL with the reason. A program that cannot be run ends at once, and its log says why.
 * Thread-safe. */
struct supervisor *supervisor_start(const struct supervisor_job *job, struct err *err);

/* Whether the program (not all that it started) has ended. */
bool supervisor_has_ended(struct supervisor *supervisor);

/* Ends the program, as supervisor_end() does, and starts it once more in the same folder, which is
 * left as it is. False: nobody is there to do it. */
bool supervisor_restart(struct supervisor *supervisor);

/* TERM to the program's group, KILL after 10 s (1 s if the runner is gone), the same to all
 * else that it started; then the files and the folder. Returns when all that is done. */
void supervisor_end(struct supervisor **supervisor);

#endif
