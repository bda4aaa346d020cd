/* catalogue.yaml at the top of a folder of cases: in which version of the case format they are
 * written. */
#ifndef FORMAT_H
#define FORMAT_H

#include "node.h"

struct arena;

#define FORMAT_NEWEST 2
#define FORMAT_FILE "catalogue.yaml"

/* The format of the cases in FOLDER, 1 where it has no catalogue.yaml; 0 with the problems noted if
 * that cannot be read. */
unsigned format_of(const char *folder, struct arena *arena, struct problems *problems);

#endif
