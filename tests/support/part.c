#include "part.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *variable(void)
{
    const char *value = getenv("SMTPSPEC_PART");
    return value && *value ? value : NULL;
}

/* FNV-1a. */
static uint64_t hash(uint64_t from, const char *octets, size_t length)
{
    for (size_t i = 0; i < length; i++)
        from = (from ^ (unsigned char)octets[i]) * 0x100000001b3;
    return from;
}

/* The end of MurmurHash3, so that seeds that are nearly the same choose nothing that is. */
static uint64_t stir(uint64_t mixed)
{
    mixed = (mixed ^ mixed >> 33U) * 0xff51afd7ed558ccd;
    mixed = (mixed ^ mixed >> 33U) * 0xc4ceb9fe1a85ec53;
    return mixed ^ mixed >> 33U;
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
    uint64_t mixed = hash(0xcbf29ce484222325, part, (size_t)(slash - part));
    mixed = hash(mixed, key, strlen(key));
    return stir(mixed) % parts == 0;
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
