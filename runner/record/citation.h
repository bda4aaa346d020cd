/* The requirement that a verdict cites. */
#ifndef CITATION_H
#define CITATION_H

#include "smtpspec.h"

struct citation {
    const char *requirement; /* its id; "" for the rule of a user's own case */
    enum smtpspec_level level;
    const char *section;
    const char *says;
    enum smtpspec_impact impact;
};

/* Makes the result cite that requirement in place of what it cited so far. Copies the texts. */
void citation_set(struct smtpspec_result *result, const struct citation *citation);
/* Frees it; the result has none from then on. */
void citation_clear(struct smtpspec_result *result);

/* Moves the citation of FROM, which has none from then on, to TO. Without effect if FROM has none.
 */
void citation_move(struct smtpspec_result *from, struct smtpspec_result *to);

#endif
