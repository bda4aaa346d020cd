#include "part.h"

#include "seeded.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *variable(void)
{
    const char *value = getenv("SMTPSPEC_PART");
    return value && *value ? value : NULL;
}

bool part_holds(const char *key)
{
    const char *part = variable();
    if (!part)
        return true;
    const char *slash = strrchr(part, '/');
    char *end = NULL;
    unsigned long parts = slash ? strtoul(slash + 1, &end, 10) : 0;
    if (!parts || *end) {
        fprintf(stderr, "SMTPSPEC_PART is \"%s\"; expected SEED/N\n", part);
        exit(2);
    }
    return seeded(part, (size_t)(slash - part), key) % parts == 0;
}

bool part_is_some(void)
{
    return variable() != NULL;
}

void part_tell(void)
{
    if (variable())
        fprintf(stderr, "only a part is played: SMTPSPEC_PART=%s\n", variable());
}
