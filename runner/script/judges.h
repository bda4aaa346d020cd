/* `judges`: which of the requirements that a case covers a step, a `should` or an invariant shows
 * to be broken. */
#ifndef JUDGES_H
#define JUDGES_H

#include "binder.h"
#include "requirement.h"

/* The requirements of a case, and which of them something judges. */
struct judged {
    const struct requirement *const *covers;
    size_t count;
    bool *is_judged; /* one for each of `covers` */
};

/* Reads `judges:`, an id or a list of ids, of which a break cites the first; VALUE NULL: it is not
 * given, and that is the first of the covered ones (NULL if the case covers none). False: it names
 * what the case does not cover, and that is noted. */
bool judges_bind(struct binder *binder, const struct node *value, const struct requirement **out);

/* The same for a `should`: without `judges` it is about the first covered SHOULD; if
 * there is none, about the same as the judgement it belongs to. */
bool judges_bind_should(struct binder *binder, const struct node *value,
                        const struct requirement **out);

/* The first covered requirement, which is not thereby judged; NULL: the case covers none. */
const struct requirement *judges_first(const struct binder *binder);

/* Notes each requirement that nothing judges; false if there is one. AT: where `covers` stands. */
bool judges_check(const struct binder *binder, const struct node *covers);

#endif
