/* The hooks of the liberties that need more than rows of changes. */
#ifndef LIBERTY_HOOKS_H
#define LIBERTY_HOOKS_H

#include "hooks.h"

extern const struct hooks liberty_hooks;

#endif
