/* What a requirement is besides its sentence, in words for people. */
#include "buffer.h"
#include "requirement.h"

static void add_roles(struct buffer *out, unsigned roles)
{
    const char *between = ", for ";
    for (unsigned role = 1; role < SMTPSPEC_ALL_ROLES; role *= 2) {
        if (!(roles & role))
            continue;
        buffer_format(out, "%s%s", between, smtpspec_role_name((enum smtpspec_role)role));
        between = " and ";
    }
}

char *requirement_traits(const struct requirement *requirement)
{
    struct buffer out = {0};
    buffer_add_text(&out, requirement->word);
    if (requirement->judged)
        buffer_format(&out, " (%s)", smtpspec_level_name(requirement->level));
    buffer_format(&out, ", %s", smtpspec_impact_name(requirement->impact));
    if (requirement->roles != SMTPSPEC_ALL_ROLES)
        add_roles(&out, requirement->roles);
    return buffer_take(&out);
}

char *requirement_history(const struct requirement *requirement)
{
    struct buffer out = {0};
    if (*requirement->superseded.by)
        buffer_format(&out, "superseded by %s (%s)", requirement->superseded.by,
                      requirement->superseded.how);
    if (*requirement->superseded.when)
        buffer_format(&out, " if %s", requirement->superseded.when);
    for (size_t i = 0; i < requirement->errata_count; i++)
        buffer_format(&out, "%serratum %ld", out.length ? "; " : "", requirement->errata[i]);
    return buffer_take(&out);
}
