/* What every program needs that plays the whole catalogue against reference servers: the catalogue,
 * and a round of all its cases. */
#ifndef GROUND_H
#define GROUND_H

#include "catalogue.h"
#include "err.h"
#include "round.h"

#include <stdbool.h>

/* Servers that are played at once; they wait. */
#define GROUND_SERVERS 3

struct ground {
    struct catalogue *catalogue;
    struct stop *stop;
    struct round all; /* every case that is not slow; no faults, no liberties */
};

/* False with the reason. ground_close() it in either case. */
bool ground_open(struct ground *ground, struct err *err);
void ground_close(struct ground *ground);

/* The case of that id; NULL: there is none. */
const struct script *ground_script(const struct ground *ground, const char *id);

#endif
