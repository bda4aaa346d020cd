/* All cases of the folders and files a user named, with the requirements they speak of. */
#ifndef CATALOGUE_H
#define CATALOGUE_H

#include "script.h"
#include "vocabulary.h"

struct arena;

struct catalogue {
    struct arena *arena;
    struct requirements *requirements;
    struct script **scripts; /* sorted by id, stages of a transaction first (design: the house) */
    size_t count;
};

struct catalogue_source {
    const char *const *paths; /* folders, searched for *.yaml but for requirements/; or files */
    size_t paths_count;
    const char *requirements; /* the folder of rfc*.yaml */
    const struct vocabulary *vocabulary;
};

/* Loads the cases under each of the paths. The id of a case is its path below the named folder; for
 * a file named alone, below the nearest folder called `cases`, else its name. NULL if there is any
 * problem, all of which are in PROBLEMS then. catalogue_free() it. */
struct catalogue *catalogue_load(const struct catalogue_source *source, struct problems *problems);
void catalogue_free(struct catalogue **catalogue);
#endif
