/* What is said of a target by key and value, beyond its file: options of `smtpspec run`, and the
 * library's smtpspec_target_set(). */
#ifndef TARGET_SET_H
#define TARGET_SET_H

#include "target.h"

/* Says VALUE of KEY, an option without its dashes; copies VALUE. AGAIN: the key has been set before
 * and, if it is a list, grows instead of beginning anew. False with the reason, which begins with
 * the key. */
bool target_set(struct target *target, const char *key, const char *value, bool again,
                struct err *err);

/* Whether what was said goes together, once all is. The reason begins with a key. */
bool target_set_check(const struct target *target, struct err *err);

#endif
