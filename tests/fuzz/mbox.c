/* Whatever stands in an mbox file, its messages are no more octets than it. */
#include "fuzz.h"
#include "mbox_divide.h"

#include <stdlib.h>

static void add_length(void *state, const char *octets, size_t length)
{
    size_t *total = state;
    volatile char last = length ? octets[length - 1] : 0;
    (void)last;
    *total += length;
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t length)
{
    size_t total = 0;
    if (!length)
        return 0;
    mbox_divide((const char *)octets, length, add_length, &total);
    if (total > length)
        abort();
    return 0;
}
