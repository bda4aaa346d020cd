/* What mailbox steps found, kept for another look at the end of the run: a message that was absent,
 * or there once, must still be so when everything has been delivered. */
#ifndef RECHECKS_H
#define RECHECKS_H

#include "mailbox.h"
#include "script.h"

#include <stddef.h>

struct rechecks;

struct rechecks *rechecks_new(void);
void rechecks_free(struct rechecks **rechecks);

struct recheck {
    const struct script *script;
    const struct requirement *judges; /* of the mailbox step; NULL: the case's own rule */
    unsigned line;                    /* of the mailbox step */
    char *recipient;
    char *token;
    size_t count;    /* how many messages contain it */
    bool is_late;    /* one was waited for in vain: it may still come */
    bool is_put_off; /* its end got a 4yz: there must be none */
};

/* Keeps a copy. Thread-safe. */
void rechecks_add(struct rechecks *rechecks, const struct recheck *recheck);
/* Whether all that SCRIPT waited for in vain has come by now: it was late, not lost. */
bool rechecks_have_come(struct rechecks *rechecks, const struct script *script,
                        struct mailbox *mailbox);

/* Checks all but what is late; calls BROKEN for each that no longer holds, with the number found.
 */
bool rechecks_run(struct rechecks *rechecks, struct mailbox *mailbox,
                  void (*broken)(void *state, const struct recheck *recheck, size_t found),
                  void *state, struct err *err);

#endif
