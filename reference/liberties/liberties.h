/* The liberties: what an RFC leaves to the server, done differently from what the reference server
 * does by default. The enumerators, the table and its changes are made from the entries of
 * all.def, each of which has the sentence that grants it. */
#ifndef LIBERTIES_H
#define LIBERTIES_H

#include "changes.h"
#include "err.h"
#include "reference_tables.h"

#include <stdbool.h>
#include <stddef.h>

struct seen_pairs;
struct turns;

enum liberty_id {
    LIBERTY_NONE,
#define LIBERTY(id, name, says, section, sentence) id,
#include "all.def"
    LIBERTIES
};

/* The table of all liberties, without LIBERTY_NONE. */
const struct liberty *liberty_table(size_t *count);
/* Their changes, in the order of the table. */
const struct change *liberty_rows(size_t *count);

/* Which liberties are taken. */
struct liberty_set {
    bool on[LIBERTIES];
    struct changes changes;  /* of those that are on */
    struct seen_pairs *seen; /* of greylisting */
    struct turns *turns;     /* of what happens now and then */
};

/* Switches the named liberties on. False for an unknown name, with the nearest one. */
bool liberty_set_fill(struct liberty_set *set, const char *const *names, size_t count,
                      struct err *err);
void liberty_set_release(struct liberty_set *set);

struct zone;
/* What the DNS says of a server that takes them. */
void liberty_set_change_zone(const struct liberty_set *set, struct zone *zone);

struct session;
/* Whether the session's server takes the liberty. */
bool liberty_is_taken(const struct session *session, enum liberty_id liberty);

#endif
