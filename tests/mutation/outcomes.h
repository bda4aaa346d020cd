/* What became of each case of a round. */
#ifndef OUTCOMES_H
#define OUTCOMES_H

#include "round.h"
#include "smtpspec.h"

#include <stdbool.h>
#include <stddef.h>

struct outcome {
    enum smtpspec_verdict verdict;
    bool is_played;
    bool is_awaited; /* it took so long that it may be for want of time */
    char *text;      /* why it did not pass, with the octets; NULL: it did */
};

struct outcomes {
    const struct round *round; /* whose cases they are */
    struct outcome *all;       /* in their order */
};

void outcomes_init(struct outcomes *outcomes, const struct round *round);
void outcomes_release(struct outcomes *outcomes);

/* For round_play(); STATE is a struct outcomes. */
void outcomes_keep(void *state, const struct smtpspec_record *record);
void outcomes_forget(void *state);

/* Whether it is a fail, a warn, or unsteady. */
bool outcome_is_against(const struct outcome *outcome);

#endif
