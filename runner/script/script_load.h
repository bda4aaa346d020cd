/* Reading one case file. */
#ifndef SCRIPT_LOAD_H
#define SCRIPT_LOAD_H

#include "script.h"
#include "vocabulary.h"

struct arena;

struct script_source {
    const char *file; /* as the user named it */
    const char *id;   /* without rows */
    const struct requirements *requirements;
    const struct vocabulary *vocabulary;
    struct arena *arena;
    struct problems *problems;
};

/* Reads the file and appends its cases (one, or one a row of `each`) to *SCRIPTS (mem_grow'n),
 * *COUNT of them. False with problems noted. */
bool script_load(const struct script_source *source, struct script ***scripts, size_t *count);

/* The same for what was read from the file. */
bool script_bind(const struct script_source *source, const struct node *map,
                 struct script ***scripts, size_t *count);

/* The keys of a case, NULL-terminated: for the schema's test. */
const char *const *script_keys(void);

#endif
