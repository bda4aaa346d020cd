/* How a case came to fail: by what the server answered, or by waiting for it in vain. The one is
 * certain only alone, the other costs its whole wait again. */
#ifndef FAILING_H
#define FAILING_H

#include "context.h"
#include "script.h"
#include "smtpspec.h"

enum failing {
    FAILING_NOT,
    FAILING_BY_ANSWER,
    FAILING_BY_WAITING, /* after the longest wait for a reply or a message */
    FAILING_UNHEARD,    /* the server never said anything: no connection, or no greeting */
};

/* Of a case that was just played. A warn counts as failing, and whatever else is upset (upset.h).
 */
enum failing failing_of(const struct context *context, const struct script *script,
                        const struct smtpspec_result *result);

#endif
