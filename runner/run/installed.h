/* The catalogue that comes with the program, and users' own cases with its requirements. */
#ifndef INSTALLED_H
#define INSTALLED_H

#include "catalogue.h"

/* The folder of the cases that come with the program: $SMTPSPEC_CASES, the source tree it was built
 * in, or where they were installed. Static storage, or the environment's. */
const char *installed_cases(void);

/* Loads the cases below PATHS (COUNT 0: those that come with the program), which refer to the
 * requirements that come with the program and may use every step. NULL with problems noted.
 * catalogue_free() it. */
struct catalogue *installed_catalogue(const char *const *paths, size_t count,
                                      struct problems *problems);

#endif
