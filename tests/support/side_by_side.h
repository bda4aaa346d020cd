/* Work that is done by several threads at once. */
#ifndef SIDE_BY_SIDE_H
#define SIDE_BY_SIDE_H

#include <stddef.h>

#define SIDE_BY_SIDE_MOST 64

/* Calls EACH for every index below COUNT, in WORKERS threads (SIDE_BY_SIDE_MOST at most), and
 * returns when all is done. */
void side_by_side(size_t count, size_t workers, void (*each)(void *state, size_t index),
                  void *state);

#endif
