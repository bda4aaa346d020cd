/* What each fuzz target defines; libFuzzer calls it, and so does replay.c. */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t length);

#endif
