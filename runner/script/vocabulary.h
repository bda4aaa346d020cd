/* The words that a case may use, handed to the loader by whoever plays them, so that a case file
 * can be read without a player. */
#ifndef VOCABULARY_H
#define VOCABULARY_H

#include <stddef.h>

struct verb;

struct vocabulary {
    const struct verb *const *verbs; /* the steps in the order of the guide, then NULL */
    const char *(*need_word)(
        size_t index); /* of `needs:`, besides EHLO keywords; NULL after the last */
};

#endif
