/* All cases of the folders and files a user named, with the requirements they speak of. */
#ifndef CATALOGUE_H
#define CATALOGUE_H

#include "script.h"

struct catalogue {
    struct arena *arena;
    struct requirements *requirements;
    struct script **scripts; /* sorted by id, stages of a transaction first (design: the house) */
    size_t count;
};

/* Loads the cases under each of PATHS (folders, searched for *.yaml but for requirements/; or
 * files). The id of a case is its path below the named folder; for a file named alone, below the
 * nearest folder called `cases`, else its name. REQUIREMENTS: the folder of rfc*.yaml. NULL if
 * there is any problem, all of which are in PROBLEMS then. */
struct catalogue *catalogue_load(const char *const *paths, size_t count, const char *requirements,
                                 struct problems *problems);
/* The cases under PATH (NULL: those that come with the program), with the requirements that come
 * with the program. */
struct catalogue *catalogue_open(const char *path, struct problems *problems);
void catalogue_free(struct catalogue **catalogue);

/* Where the catalogue lies that comes with the program: $SMTPSPEC_CASES, the source tree it was
 * built in, or the installed one. */
const char *catalogue_default_path(void);

#endif
