#include "seeded.h"

#include <string.h>

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

uint64_t seeded(const char *seed, size_t length, const char *key)
{
    return stir(hash(hash(0xcbf29ce484222325, seed, length), key, strlen(key)));
}
