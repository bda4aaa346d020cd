/* Whose turn it is: the is_due() of rows (changes.h) of liberties that act now and then. By the
 * clock, or by chance, no test could rely on them. Each liberty that uses one of the first two has
 * one such row, whose occasions are counted in the life of the server. */
#ifndef TURNS_H
#define TURNS_H

#include "changes.h"

#include <stdbool.h>

struct turns;

struct turns *turns_new(void);
void turns_free(struct turns **turns);

/* Every NTH time. Thread-safe. */
bool is_each_nth_time(const struct session *session, const struct change *change);
/* The NTH time alone. Thread-safe. */
bool is_nth_time(const struct session *session, const struct change *change);
/* Every NTH command of the session's current verb. */
bool is_each_nth_of_session(const struct session *session, const struct change *change);
/* From the NTH rejection of the session's current verb on. */
bool is_nth_rejection(const struct session *session, const struct change *change);

#endif
