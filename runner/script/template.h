/* Text of a case with ${name}, ${name+1} and ${name-1} in it. "$${" stands for "${". */
#ifndef TEMPLATE_H
#define TEMPLATE_H

#include "err.h"
#include "node.h"
#include "vars.h"

struct template;
struct binder;

/* Reads a text node. Every name must be known to BINDER at this point; problems are noted there
 * (with the column of the variable) and NULL is returned. Lives in the binder's arena. !!binary
 * text is taken as it is. */
struct template *template_bind(struct binder *binder, const struct node *node);
/* The same for the part of the text that begins at the octet FROM. */
struct template *template_bind_from(struct binder *binder, const struct node *node, size_t from);

/* The text as written, for messages. */
const char *template_source(const struct template *template);

/* Appends the text with its variables to OUT. Fails if ${name+1} is no number, ${name-1} is
 * below zero, or OUT's limit is passed. */
bool template_expand(const struct template *template, const struct vars *vars, struct buffer *out,
                     struct err *err);

/* The same for the text of a pattern: the octets of variables stand for themselves in it. */
bool template_expand_quoted(const struct template *template, const struct vars *vars,
                            struct buffer *out, struct err *err);

/* Whether there is no variable in it. */
bool template_is_constant(const struct template *template);

#endif
