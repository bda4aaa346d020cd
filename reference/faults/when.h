/* Conditions: when the faults that are switched on act. A test suite most easily misses a fault
 * that shows only under several conditions. */
#ifndef WHEN_H
#define WHEN_H

#include "err.h"
#include "reference_tables.h"

#include <stdbool.h>
#include <stddef.h>

struct session;

/* Bits of conditions; 0: always. */
struct when {
    unsigned bits;
    unsigned nth; /* of nth=N */
};

/* The table of conditions. */
const struct condition *when_conditions(size_t *count);

/* Reads a list of conditions separated by commas, all of which have to hold; NULL: none. */
bool when_parse(struct when *when, const char *text, struct err *err);

/* Whether they hold in the session now. */
bool when_holds(const struct when *when, const struct session *session);

#endif
