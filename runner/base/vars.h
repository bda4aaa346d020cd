/* Variables of one playing: names to octets. A set may have a parent that is looked at next. */
#ifndef VARS_H
#define VARS_H

#include "buffer.h"

#include <stdbool.h>
#include <stddef.h>

struct vars;

struct vars *vars_new(const struct vars *parent); /* PARENT may be NULL and outlives it */
void vars_free(struct vars **vars);
void vars_set(struct vars *vars, const char *name, const char *octets, size_t length); /* copies */
/* The octets (NUL behind them) and their length, or NULL. Valid until the name is set again. */
const char *vars_get(const struct vars *vars, const char *name, size_t *length);

#endif
