/* Private to script_*.c: a case file while it is read. */
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

/* Puts the text of KEY, if there is such a key, into *OUT. False if it is not a text. */
bool script_text_key(struct loading *loading, const char *key, const char **out);

/* The `covers` that holds for ROW (NULL: there are none): its own, else the case's, which may be
 * NULL. */
const struct node *script_covers_node(const struct loading *loading, const struct node *row);
/* `covers`, or `level` and `section` for a user's own case: sets level, section and says. */
bool script_bind_norm(struct loading *loading, const struct node *row, struct script *script);

/* `needs`, with room for those that steps imply. */
bool script_bind_needs(struct loading *loading, struct script *script);
/* The needs that follow from mailbox steps and from variables that not every target has. */
void script_add_implied_needs(const struct binder *binder, struct script *script);

/* The variables of a row (NULL if there is none) and of `vars`; they become known to the binder. */
bool script_bind_variables(struct loading *loading, struct binder *binder, const struct node *row,
                           struct script *script);
/* `title`, with the variables of the row expanded. */
bool script_bind_title(struct loading *loading, struct binder *binder, const struct node *row,
                       struct script *script);

#endif
