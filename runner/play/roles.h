/* Whether what an RFC requires of one kind of server binds this target. */
#ifndef ROLES_H
#define ROLES_H

#include "script.h"
#include "target.h"

/* REQUIREMENT may be NULL: the rule of a user's own case binds everybody. */
bool roles_bind(const struct target *target, const struct requirement *requirement);

/* Why nothing that the case is about binds the target; NULL if something does. free() it. */
char *roles_lack(const struct target *target, const struct script *script);
/* The same for one requirement, which does not bind it. */
char *roles_lack_of(const struct target *target, const struct requirement *requirement);

#endif
