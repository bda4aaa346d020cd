/* A growing list of words: the values of options that may be repeated. */
#ifndef WORDS_H
#define WORDS_H

#include <stddef.h>

struct words {
    const char **items; /* borrowed texts */
    size_t count;
};

void words_add(struct words *words, const char *word);
void words_release(struct words *words);

#endif
