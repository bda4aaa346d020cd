/* Reads one case file. */
#ifndef SCRIPT_LOAD_H
#define SCRIPT_LOAD_H

#include "script.h"
#include "vocabulary.h"

struct arena;
struct registry;

struct script_source {
    const char *file; /* as the user named it */
    const char *id;   /* without rows */
    unsigned format;  /* of the folder of cases, from 1 */
    const struct requirements *requirements;
    const struct registry *registry; /* NULL: there is none */
    const struct vocabulary *vocabulary;
    struct arena *arena;
    struct problems *problems;
};

/* Reads the file and appends its cases (one, or one per row of `each`) to *SCRIPTS (from
 * mem_grow()), which holds *COUNT. False with problems noted. */
bool script_load(const struct script_source *source, struct script ***scripts, size_t *count);

/* The same for a file that has been read. */
bool script_bind(const struct script_source *source, const struct node *map,
                 struct script ***scripts, size_t *count);

/* The keys of a case, NULL-terminated; the test of the schema uses them. */
const char *const *script_keys(void);

#endif
