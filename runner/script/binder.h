/* What the reading of one case needs at hand: where memory comes from, where problems go, and which
 * variables are known at the point that is being read. */
#ifndef BINDER_H
#define BINDER_H

#include "node.h"
#include "vocabulary.h"

#include <stdbool.h>

struct arena;

struct step;
struct names;

/* Where the reply that is being read is asked of: not every key means something everywhere. */
enum asking {
    ASKING_STEP,      /* the next reply: S, assume */
    ASKING_SHOULD,    /* a step's reply again */
    ASKING_CONDITION, /* if, when */
    ASKING_ALWAYS,    /* every reply: an invariant */
};

struct binder {
    const struct vocabulary *vocabulary;
    struct arena *arena;
    struct problems *problems;
    struct names *names; /* variables known here; private to binder.c */
    enum asking asking;
    unsigned depth;       /* of nested do/then/else */
    bool uses_token;      /* ${token} is sent somewhere */
    bool uses_mailbox;    /* there is a mailbox step */
    unsigned connections; /* highest connection number used */
    long waits_ms;        /* what the steps wait at least: pauses and silences */
};

/* Starts with the variables of the vocabulary known. */
void binder_init(struct binder *binder, const struct vocabulary *vocabulary, struct arena *arena,
                 struct problems *problems);
void binder_release(struct binder *binder);
void binder_know(struct binder *binder, const char *name);
bool binder_knows(const struct binder *binder, const char *name);
/* Forgets all variables, the vocabulary's too: an invariant has none. */
void binder_forget(struct binder *binder);
/* A variable whose value is known while the case is read: that of a row of `each`. NULL if NAME is
 * none. */
void binder_know_constant(struct binder *binder, const char *name, const struct node *value);
const struct node *binder_constant(const struct binder *binder, const char *name);
/* Notes that a variable is used, and whether it was. */
void binder_use(struct binder *binder, const char *name);
bool binder_used(const struct binder *binder, const char *name);
/* All known names, NULL-terminated, for "did you mean". Valid until the next binder_know. */
const char *const *binder_names(const struct binder *binder);

/* Reads a list of steps; false if there were problems. */
bool binder_steps(struct binder *binder, const struct node *list, struct step **out, size_t *count);

#endif
