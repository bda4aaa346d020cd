/* The variables of one play of a case: names to octets. What a set does not have is looked up in
 * its parent, if any. */
#ifndef VARS_H
#define VARS_H

#include "buffer.h"

#include <stdbool.h>
#include <stddef.h>

struct vars;

struct vars *vars_new(const struct vars *parent); /* PARENT may be NULL and outlives it */
void vars_free(struct vars **vars);
void vars_set(struct vars *vars, const char *name, const char *octets, size_t length); /* copies */
/* The octets (NUL-terminated) and their length, or NULL. Valid until the name is set again. */
const char *vars_get(const struct vars *vars, const char *name, size_t *length);

#endif
