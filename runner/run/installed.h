/* The catalogue that comes with smtpspec, and users' own cases with its requirements. */
#ifndef INSTALLED_H
#define INSTALLED_H

#include "catalogue.h"

/* Loads the cases below PATHS (COUNT 0: those that come with smtpspec), which refer to the
 * requirements that come with smtpspec and may use every step. NULL with problems noted.
 * catalogue_free() it. */
struct catalogue *installed_catalogue(const char *const *paths, size_t count,
                                      struct problems *problems);

/* The same, with standard input as a case, too, under the name INPUT; NULL: without. */
struct catalogue *checked_catalogue(const char *const *paths, size_t count, const char *input,
                                    struct problems *problems);

/* The same of the cases below FOLDER and the requirements in FOLDER/requirements, in place of those
 * that come with smtpspec. */
struct catalogue *whole_catalogue(const char *folder, struct problems *problems);

#endif
