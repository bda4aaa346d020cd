/* The part of a large product (faults × cases, changes × transcripts) that a test plays: all of it,
 * or with SMTPSPEC_PART=SEED/N in the environment the N-th that the seed chooses. */
#ifndef PART_H
#define PART_H

#include <stdbool.h>

/* Whether what KEY names is to be played. What is chosen depends on nothing but the variable and
 * the key. Ends the program with status 2 if the variable is not SEED/N. */
bool part_holds(const char *key);

/* Whether it is not the whole. */
bool part_is_some(void);

/* Says on standard error which part it is, if it is not the whole. */
void part_tell(void);

#endif
