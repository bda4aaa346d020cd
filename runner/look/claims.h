/* What the target says of itself, checked once before the first case, as far as the chosen cases
 * use it: the protocol, the login, the recipients. A claim that does not hold is taken from the
 * target, so that no case accuses the server of it; that is a finding. What `unknown` and `foreign`
 * name is judged by cases. */
#ifndef CLAIMS_H
#define CLAIMS_H

#include "context.h"
#include "findings.h"
#include "script.h"

struct claims {
    const struct context *context; /* with a survey */
    struct target *target;         /* the context's */
    const struct script *const *scripts;
    size_t scripts_count;
    struct findings *findings;
    bool are_trusted; /* the user does not want them to be checked */
    bool are_known;   /* those of the embedded server: what its faults make of them is for the cases
                         to find */
    size_t withdrawn; /* claims that did not hold, so far */
};

/* Whether the login is to be checked, since one of the cases uses it. */
bool claims_use_login(const struct claims *claims);

/* False, with the reason in one line: nothing can be tried, since there is no way in, the server
 * speaks another protocol, or no recipient receives mail. */
bool claims_check(struct claims *claims, struct err *err);

#endif
