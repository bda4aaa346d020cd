/* All the cases of the folders and files that the user named, with the requirements that they
 * cite. */
#ifndef CATALOGUE_H
#define CATALOGUE_H

#include "edition.h"
#include "script.h"
#include "signature.h"
#include "vocabulary.h"

struct arena;

struct catalogue {
    struct arena *arena;
    struct requirements *requirements;
    struct script **scripts; /* sorted by id, the stages of a transaction first */
    size_t count;
    struct edition edition; /* of all files that were read */
    struct signatures signatures;
};

struct catalogue_source {
    const char *const *paths; /* files, or folders that are searched for *.yaml, except in
                                 causes/, requirements/ and registries/ */
    size_t paths_count;
    const char *requirements; /* the folder with rfc*.yaml */
    const char *input;        /* NULL, or the name under which standard input is a case, too */
    const struct vocabulary *vocabulary;
};

/* Loads the cases under each of the paths. The id of a case is its path below the named folder; for
 * a file named alone, below the nearest folder called `cases`, else its name; that of standard
 * input is its name, and it is checked as a file of that name would be. NULL, with all the problems
 * in PROBLEMS, if there are any. catalogue_free() it. */
struct catalogue *catalogue_load(const struct catalogue_source *source, struct problems *problems);
void catalogue_free(struct catalogue **catalogue);
#endif
