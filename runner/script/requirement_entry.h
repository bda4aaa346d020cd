/* One entry of a file of requirements. */
#ifndef REQUIREMENT_ENTRY_H
#define REQUIREMENT_ENTRY_H

#include "requirement.h"

/* Fills in OUT from MAP and notes every problem. false if there is not even an id; an entry with
 * other problems is filled in as far as it can be read, so that the cases that cite it can be
 * checked. What OUT points at lives in ARENA, or with MAP. In FORMAT 1 the impact need not be
 * given, and is that on the form. */
bool requirement_bind(const struct node *map, unsigned format, struct arena *arena,
                      struct problems *problems, struct requirement *out);

#endif
