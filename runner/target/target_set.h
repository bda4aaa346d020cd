/* Sets facts about a target by key and value, beyond its file: for options of `smtpspec run` and
 * the library's smtpspec_target_set(). */
#ifndef TARGET_SET_H
#define TARGET_SET_H

#include "target.h"

/* Sets KEY, an option without its dashes, to VALUE, which is copied. AGAIN: the key has been set
 * before, so a list grows instead of starting over. False with the reason, which begins with the
 * key. */
bool target_set(struct target *target, const char *key, const char *value, bool again,
                struct err *err);

/* Whether the facts are consistent, once all have been set. The reason begins with a key. */
bool target_set_check(const struct target *target, struct err *err);

#endif
