/* What upset a case: something that no want of time explains, or what a busy server may do once.
 * It is seen from the result, whose words are those of play/: a reply that is wrong, and mail that
 * is not as it should be, are whatever is not in the table. */
#ifndef UPSET_H
#define UPSET_H

#include "smtpspec.h"

#include <stdbool.h>

enum upset {
    UPSET_NOT,        /* it did not fail */
    UPSET_WRONG,      /* wrong octets, or mail in the wrong mailbox */
    UPSET_CLOSED,     /* the server closed or reset the connection */
    UPSET_421,        /* or said that it would (RFC 5321 3.8) */
    UPSET_NO_REPLY,   /* nothing was answered in time */
    UPSET_NO_MESSAGE, /* no message had reached the mailbox in time */
    UPSET_MISPLACED,  /* it had reached somebody else's */
    UPSET_UNTRIED,    /* the case could not be tried for another reason */
    UPSETS
};

/* Of a case that was just played. */
enum upset upset_of(const struct smtpspec_result *result);

/* "slow", "turned away first" or "mail astray": what is said of a pass that was upset once. */
const char *upset_mark(enum upset upset);
/* Whether it may be for want of time: it says something about the server only if others were
 * answered meanwhile. */
bool upset_is_slow(enum upset upset);

#endif
