/* What is broken: the findings of a record, folded by the fault that they look like or, where that
 * is unknown, by the requirement that they cite. */
#ifndef BROKEN_H
#define BROKEN_H

#include "smtpspec.h"

#include <stdbool.h>
#include <stddef.h>

struct broken {
    const struct smtpspec_result *first; /* of its findings the one that hurts most */
    size_t count;                        /* of its findings */
};

/* Of all findings that the baseline does not have, what hurts most first; free() it. */
struct broken *broken_new(const struct smtpspec_record *record, size_t *count);

/* Whether two findings have the same in common. */
bool broken_is_same(const struct smtpspec_result *one, const struct smtpspec_result *other);

/* One sentence, not cleaned: "looks like: ...", or what the requirement says that is broken. free()
 * it. */
char *broken_says(const struct broken *broken);

#endif
