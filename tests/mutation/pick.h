/* Pairs out of a table, which a seed chooses. */
#ifndef PICK_H
#define PICK_H

#include <stddef.h>

struct pick {
    size_t one, other; /* indexes, the smaller first */
};

struct picks {
    struct pick *all; /* no two are the same */
    size_t count;
};

/* COUNT pairs of the indexes below SIZE, or all if there are fewer; the same for the same SEED. */
void picks_make(struct picks *picks, size_t size, const char *seed, size_t count);
void picks_release(struct picks *picks);

#endif
