/* The words that a case may use, handed to the loader by whoever plays them, so that a case file
 * can be read without a player. */
#ifndef VOCABULARY_H
#define VOCABULARY_H

#include <stdbool.h>
#include <stddef.h>

struct verb;

/* A variable that every case knows. All texts are static. */
struct variable {
    const char *name;
    const char *need; /* what a case that uses it needs, as in `needs:`; NULL: nothing */
    const char *help; /* one line, for the guide */
};

struct vocabulary {
    const struct verb *const *verbs; /* the steps in the order of the guide, then NULL */
    const char *(*need_word)(
        size_t index); /* of `needs:`, besides EHLO keywords; NULL after the last */
    bool (*variable)(size_t index, struct variable *out); /* false after the last */
};

#endif
