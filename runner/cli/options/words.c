#include "words.h"

#include "memory.h"

#include <stdlib.h>

void words_add(struct words *words, const char *word)
{
    words->items = mem_grow(words->items, words->count + 1, sizeof *words->items);
    words->items[words->count++] = word;
}

void words_release(struct words *words)
{
    free(words->items);
    *words = (struct words){0};
}
