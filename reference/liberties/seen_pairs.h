/* The pairs of sender and recipient that have been seen. Thread-safe: the functions lock. */
#ifndef SEEN_PAIRS_H
#define SEEN_PAIRS_H

#include <stdbool.h>

struct seen_pairs;

struct seen_pairs *seen_pairs_new(void);
void seen_pairs_free(struct seen_pairs **seen);
/* Notes the pair; whether it has been noted before. */
bool seen_pairs_note(struct seen_pairs *seen, const char *sender, const char *recipient);
/* Whether it has been noted. */
bool seen_pairs_has(struct seen_pairs *seen, const char *sender, const char *recipient);

#endif
