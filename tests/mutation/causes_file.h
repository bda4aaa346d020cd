/* cases/causes/faults.yaml, which a run recognises its findings by, as the matrix saw it. */
#ifndef CAUSES_FILE_H
#define CAUSES_FILE_H

#include "listed.h"
#include "reference_tables.h"

#include <stddef.h>

/* Adds the id of a case that a fault fails to IDS, which free() ends. */
void causes_add_id(char **ids, const char *id);
/* Prints the file to standard output: of each of COUNT faults that always act the ids that were
 * added for it; NULL: it was not played. CONSEQUENCES: what a fault breaks besides its table. */
void causes_print(const struct fault *faults, size_t count, char *const *ids,
                  const struct listed *consequences);

#endif
