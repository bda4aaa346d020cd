#include "roles.h"

#include "buffer.h"
#include "memory.h"

#include <stdlib.h>

bool roles_bind(const struct target *target, const struct requirement *requirement)
{
    return !requirement || requirement->roles & target_roles(target);
}

/* "relay, delivery and gateway" */
static char *words(unsigned roles)
{
    struct buffer out = {0};
    for (unsigned role = 1; role < SMTPSPEC_ALL_ROLES; role *= 2) {
        bool is_last = roles < 2 * role;
        if (roles & role)
            buffer_format(&out, "%s%s",
                          !out.length ? ""
                          : is_last   ? " and "
                                      : ", ",
                          smtpspec_role_name((enum smtpspec_role)role));
    }
    return buffer_take(&out);
}

static char *lack(const struct target *target, unsigned bound)
{
    char *wanted = words(bound), *has = words(target_roles(target));
    char *text = mem_format("required for %s only, and the target's role is %s", wanted, has);
    free(wanted);
    free(has);
    return text;
}

char *roles_lack_of(const struct target *target, const struct requirement *requirement)
{
    return lack(target, requirement->roles);
}

char *roles_lack(const struct target *target, const struct script *script)
{
    unsigned bound = 0;
    for (size_t i = 0; i < script->covers_count; i++) {
        if (roles_bind(target, script->covers[i]))
            return NULL;
        bound |= script->covers[i]->roles;
    }
    return script->covers_count ? lack(target, bound) : NULL;
}
