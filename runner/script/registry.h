/* cases/registries/smtp.yaml: the names that IANA has registered, as of a day. */
#ifndef REGISTRY_H
#define REGISTRY_H

#include "node.h"

struct registry {
    const char *date; /* "2026-11-24" */
    const char **keywords;
    size_t keywords_count;
};

/* Reads DIRECTORY/smtp.yaml; NULL if there is no such file, or it has problems, which are noted.
 * Lives in ARENA. *FILE is its name. */
const struct registry *registry_load(const char *directory, const char **file, struct arena *arena,
                                     struct problems *problems);
/* Whether the EHLO keyword is registered, in any letter case. */
bool registry_has_keyword(const struct registry *registry, const char *name, size_t length);

#endif
