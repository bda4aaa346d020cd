/* A pattern of a case with ${variables} in it, whose values stand for themselves in the pattern. */
#ifndef MATCHER_H
#define MATCHER_H

#include "pattern.h"
#include "template.h"

struct matcher;

/* Reads a text node; a pattern that does not compile is noted with its column, and NULL returned.
 * FROM: the octet of the node's text where the pattern begins. Named groups become known to the
 * binder. Lives in its arena. */
struct matcher *matcher_bind(struct binder *binder, const struct node *node, size_t from);
/* As written. */
const char *matcher_source(const struct matcher *matcher);
/* Whether it is found in TEXT. VARS may be NULL if there is no variable in it; CAPTURES may be
 * NULL. For PATTERN_TOO_COSTLY, which is also said of a variable without a value, WHY (may be NULL)
 * gets the reason; it is left alone otherwise. */
enum pattern_outcome matcher_find(const struct matcher *matcher, const struct vars *vars,
                                  const char *text, size_t length, struct vars *captures,
                                  struct buffer *why);

#endif
