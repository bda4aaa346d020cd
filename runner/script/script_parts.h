/* Private to script_*.c: one case file being read. */
#ifndef SCRIPT_PARTS_H
#define SCRIPT_PARTS_H

#include "binder.h"
#include "script_load.h"

struct arena;

struct loading {
    const struct script_source *source;
    const struct node *map;
    struct problems *problems;
    struct arena *arena;
};

/* The text of KEY, if it is there, into *OUT. False if it is no text. */
bool script_text_key(struct loading *loading, const char *key, const char **out);

/* `covers`, or `level` and `section` for a case of the user's own: level, section, says. */
bool script_bind_norm(struct loading *loading, struct script *script);

/* `needs`, with room for those that the steps bring with them. */
bool script_bind_needs(struct loading *loading, struct script *script);
/* Mailbox steps, and variables that not every target has. */
void script_add_implied_needs(const struct binder *binder, struct script *script);

/* The variables of a row (NULL if there is none) and of `vars`, which become known to the binder.
 */
bool script_bind_variables(struct loading *loading, struct binder *binder, const struct node *row,
                           struct script *script);
/* `title`, with the variables of the row in it. */
bool script_bind_title(struct loading *loading, struct binder *binder, const struct node *row,
                       struct script *script);

#endif
