/* What reading one case needs at hand: where memory comes from, where problems go, and which
 * variables are known at the current point. */
#ifndef BINDER_H
#define BINDER_H

#include "node.h"
#include "vocabulary.h"

#include <stdbool.h>

struct arena;

struct judged;
struct registry;
struct requirement;
struct step;
struct names;

/* Where the REPLY being read stands: not every key has a meaning everywhere. */
enum asking {
    ASKING_STEP,      /* of the next reply: S, assume */
    ASKING_SHOULD,    /* of a step's reply, again: should */
    ASKING_CONDITION, /* if, when */
    ASKING_ALWAYS,    /* of every reply: an invariant */
    ASKING_ALWAYS_SHOULD,
};

struct binder {
    const struct vocabulary *vocabulary;
    struct arena *arena;
    struct problems *problems;
    const struct registry *registry; /* of names; NULL: there is none */
    struct judged *judged;           /* the requirements of the case; private to judges.c */
    struct names *names;             /* the variables known here; private to binder.c */
    enum asking asking;
    const struct requirement *judges; /* what the step that is being read judges */
    unsigned depth;                   /* of nested do/then/else */
    bool uses_token;                  /* some step sends ${token} */
    bool uses_mailbox;                /* some step looks into a mailbox */
    unsigned connections;             /* the highest connection number used */
    long waits_ms;                    /* the least time that the steps wait: pauses and silences */
};

/* Starts with the variables of the vocabulary known. */
void binder_init(struct binder *binder, const struct vocabulary *vocabulary, struct arena *arena,
                 struct problems *problems);
void binder_release(struct binder *binder);
void binder_know(struct binder *binder, const char *name);
bool binder_knows(const struct binder *binder, const char *name);
/* Forgets all variables, even those of the vocabulary: an invariant has none. */
void binder_forget(struct binder *binder);
/* The value of a variable that is known while the case is read, as in a row of `each`; NULL if NAME
 * is not one. */
void binder_know_constant(struct binder *binder, const char *name, const struct node *value);
const struct node *binder_constant(const struct binder *binder, const char *name);
/* Notes that a variable is used; tells whether it was. */
void binder_use(struct binder *binder, const char *name);
bool binder_used(const struct binder *binder, const char *name);
/* All the known names, NULL-terminated, for "did you mean". Valid until the next binder_know. */
const char *const *binder_names(const struct binder *binder);

/* Reads a list of steps; false if there were problems. */
bool binder_steps(struct binder *binder, const struct node *list, struct step **out, size_t *count);

#endif
