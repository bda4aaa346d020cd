/* A second opinion on what a step expects, on the octets alone, so that a mistake in the runner's
 * own matcher shows. */
#ifndef NAMED_H
#define NAMED_H

#include "expect.h"

/* Whether EXPECT names the code of the reply, or the end of the connection. */
bool named_code(const struct expect *expect, const struct reply *reply);

#endif
