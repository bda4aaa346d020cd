/* A text of a case with ${name}, ${name+1} and ${name-1}. "$${" stands for "${". */
#ifndef TEMPLATE_H
#define TEMPLATE_H

#include "err.h"
#include "node.h"
#include "vars.h"

struct template;
struct binder;

/* Reads a text node. Every name must be known to BINDER at this point; otherwise problems are noted
 * there, with the variable's column, and NULL is returned. Lives in the binder's arena. !!binary
 * text is not expanded. */
struct template *template_bind(struct binder *binder, const struct node *node);
/* The same for the part of the text from the octet FROM on. */
struct template *template_bind_from(struct binder *binder, const struct node *node, size_t from);

/* The text as written, for messages. */
const char *template_source(const struct template *template);

/* Appends the text with its variables expanded to OUT. Fails if in ${name+1} the variable is not a
 * number, ${name-1} is below zero, or OUT's limit is exceeded. */
bool template_expand(const struct template *template, const struct vars *vars, struct buffer *out,
                     struct err *err);

/* The same for a pattern, in which the values of variables are to match literally. */
bool template_expand_quoted(const struct template *template, const struct vars *vars,
                            struct buffer *out, struct err *err);

/* Whether it has no variables. */
bool template_is_constant(const struct template *template);

#endif
