/* Numbers that look like chance and are the same for the same seed. */
#ifndef SEEDED_H
#define SEEDED_H

#include <stddef.h>
#include <stdint.h>

/* The number for KEY by the first LENGTH octets of SEED. */
uint64_t seeded(const char *seed, size_t length, const char *key);

#endif
