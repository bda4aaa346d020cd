/* Cases that are played at once against the reference server, with some of its faults or liberties.
 */
#ifndef ROUND_H
#define ROUND_H

#include "choice.h"
#include "smtpspec.h"

#include <stdbool.h>
#include <stddef.h>

struct stop;

/* A fault may make the server silent. */
#define ROUND_WAIT_MS 1500
/* So much longer where what was seen hangs on a wait: the machine may have been slow. */
#define ROUND_PATIENCE 8

struct round {
    const char *const *faults;
    size_t faults_count;
    const char *const *liberties;
    size_t liberties_count;
    const struct script **scripts; /* round_release() frees the array */
    size_t count;
    unsigned jobs; /* 0: as many as a run has */
    long patience; /* how many times ROUND_WAIT_MS */
    struct stop *stop;
};

/* What is done with the record of each protocol. */
typedef void round_keep(void *state, const struct smtpspec_record *record);

/* Adds SCRIPT if it is not there yet. */
void round_add(struct round *round, const struct script *script);
/* Adds what is played for FAULT; NULL: without a fault. */
void round_add_chosen(struct round *round, const struct choice *choice, const struct fault *fault);
void round_release(struct round *round);

/* Plays each case by the first of its protocols. False if a run could not begin; where the round is
 * patient standard error tells why. Several threads may play rounds. */
bool round_play(const struct round *round, round_keep *keep, void *state);

/* As round_play(), and once more with patience if a run could not begin. FORGET: what a first try
 * kept. */
bool round_play_surely(const struct round *round, round_keep *keep, void (*forget)(void *state),
                       void *state);

#endif
