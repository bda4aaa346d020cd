/* What a playing of a case found, as it goes from one result to another.
 *
 * Threads: any, a case at a time each. */
#ifndef AGAIN_H
#define AGAIN_H

#include "smtpspec.h"

/* What a playing found takes the place of what was there; whose result it is stays. FRESH holds
 * nothing from then on that is to be freed. */
void again_accept(struct smtpspec_result *result, struct smtpspec_result *fresh);
/* Frees what a playing found. */
void again_drop(struct smtpspec_result *fresh);

#endif
