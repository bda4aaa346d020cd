/* A pattern of a case with ${variables}, whose values are matched literally. */
#ifndef MATCHER_H
#define MATCHER_H

#include "pattern.h"
#include "template.h"

struct matcher;

/* Reads a text node; NULL, with a problem that has its column, if the pattern does not compile.
 * FROM: the octet of the node's text at which the pattern begins. Named groups become known to the
 * binder. Lives in the binder's arena. */
struct matcher *matcher_bind(struct binder *binder, const struct node *node, size_t from);
/* As written. */
const char *matcher_source(const struct matcher *matcher);
/* Searches TEXT for it. VARS may be NULL if the pattern has no variables; CAPTURES may be NULL. For
 * PATTERN_TOO_COSTLY, which is also returned if a variable has no value, WHY (may be NULL) gets the
 * reason; else it is left alone. */
enum pattern_outcome matcher_find(const struct matcher *matcher, const struct vars *vars,
                                  const char *text, size_t length, struct vars *captures,
                                  struct buffer *why);

#endif
