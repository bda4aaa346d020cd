/* What happened to a changed reply: noticed, left free by a rule, or neither. */
#ifndef FINDING_H
#define FINDING_H

#include "deck.h"

enum finding {
    /* noticed */
    SEEN_BY_STEP,
    SEEN_BY_RUNNER,
    SEEN_LATER,
    SEEN_BY_INVARIANT,
    /* free */
    FREE_OTHER_WAY,
    FREE_SAID_AGAIN,
    FREE_CODE,
    FREE_LINE,
    FREE_CLOSED,
    FREE_FAREWELL,
    FREE_ALLOWED,
    FREE_UNREAD,
    UNEXPLAINED,
    FINDINGS
};

/* In words, for the table. Static storage. */
const char *finding_name(enum finding finding);

/* How a replay ended. */
struct replayed {
    const struct smtpspec_result *result;
    bool verdict_differs;   /* from that of the unchanged transcript */
    bool invariants_differ; /* one is broken that was not broken before */
};

/* What happened to the change that DECK has played. */
enum finding finding_of(const struct deck *deck, const struct replayed *replayed);

#endif
