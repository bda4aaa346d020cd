/* The last look into the mailboxes: what was absent, or there once, must still be so when all cases
 * have been played. */
#ifndef LAST_LOOK_H
#define LAST_LOOK_H

#include "context.h"
#include "findings.h"
#include "smtpspec.h"

struct last_look {
    const struct context *context;
    struct smtpspec_record *record; /* a result for each of the scripts, in their order */
    const struct script *const *scripts;
    size_t count;
    struct findings *findings;
};

/* Changes the results of the cases whose messages are no longer as they saw them. A mailbox that
 * cannot be read any more is a finding, and takes nothing from what was seen before. */
void last_look_take(const struct last_look *look);

#endif
