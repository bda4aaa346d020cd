/* What the readers of a target file's parts share. */
#ifndef TARGET_PARTS_H
#define TARGET_PARTS_H

#include "node.h"
#include "target.h"

/* The text at KEY of MAP into *OUT, which stays as it is if there is none. False with a problem
 * noted: no text, or octets in it that no line of a protocol may hold. */
bool target_text_key(const struct node *map, const char *key, const char **out,
                     struct problems *problems);
/* The same for a password, which may also be in the environment (`password-env`). */
bool target_password_key(struct target *target, const struct node *map, const char **out,
                         struct problems *problems);

/* PATH relative to the target file; NULL stays NULL. */
const char *target_path(const struct target *target, const char *path);

/* `mailbox:` of the target file, and the paths in it. */
bool target_bind_mailbox(struct target *target, const struct node *map, struct problems *problems);
void target_resolve_mailbox(struct target *target);

#endif
