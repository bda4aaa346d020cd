/* What runs cite: which cases failed, and the requirements that they accuse the server of breaking.
 */
#ifndef CITED_H
#define CITED_H

#include "round.h"
#include "smtpspec.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* A verdict against the server. */
struct accusation {
    char *id; /* of the case */
    char *requirement;
    char *reason; /* why it failed */
    bool is_unsteady;
    bool is_awaited; /* it took so long that it may be for want of time */
};

struct cited {
    struct accusation *all;
    size_t count;
};

/* Adds what RECORD cites: each fail, warn and unsteady. STATE is a struct cited (round.h). */
void cited_keep(void *state, const struct smtpspec_record *record);
/* Empties it. STATE is a struct cited. */
void cited_forget(void *state);
void cited_release(struct cited *cited);
/* Drops the accusations of the case ID. */
void cited_drop(struct cited *cited, const char *id);

/* Plays those cases of ROUND's server again with patience, that may be for want of time
 * and of which the accusation is not EXPLAINED; what they are cited for then replaces it. */
struct ground;
void cited_settle(struct cited *cited, const struct ground *ground, const struct round *round,
                  bool (*explained)(const void *state, const struct accusation *accusation),
                  const void *state);

bool cited_names(const struct cited *cited, const char *requirement);
/* Whether CITED has ACCUSATION: the same requirement, by the same case. */
bool cited_has(const struct cited *cited, const struct accusation *accusation);

/* Writes each requirement once, after a space. */
void cited_print(const struct cited *cited, FILE *to);

#endif
