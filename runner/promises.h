/* What mailbox steps found, kept to be looked at once more at the end of the run: a message that is
 * not there, or there once, must still be so when everything has been delivered. */
#ifndef PROMISES_H
#define PROMISES_H

#include "mailbox.h"
#include "script.h"

#include <stddef.h>

struct promises;

struct promises *promises_new(void);
void promises_free(struct promises **promises);

struct promise {
    const struct script *script;
    unsigned line; /* of the mailbox step */
    char *recipient;
    char *token;
    size_t count; /* how many messages hold it */
};

/* Keeps a copy. Any thread. */
void promises_add(struct promises *promises, const struct promise *promise);
/* Forgets what SCRIPT promised: it is being played again. */
void promises_forget(struct promises *promises, const struct script *script);

/* Looks at all of them; BROKEN is called for each that does not hold any more, with the number
 * found. */
bool promises_check(struct promises *promises, struct mailbox *mailbox,
                    void (*broken)(void *state, const struct promise *promise, size_t found),
                    void *state, struct err *err);

#endif
