#include "seen_pairs.h"
#include "hash.h"
#include "memory.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct pair {
    char *name;
    UT_hash_handle hh;
};

struct seen_pairs {
    pthread_mutex_t lock; /* for pairs */
    struct pair *pairs;
};

struct seen_pairs *seen_pairs_new(void)
{
    struct seen_pairs *seen = mem_alloc(sizeof *seen);
    pthread_mutex_init(&seen->lock, NULL);
    return seen;
}

void seen_pairs_free(struct seen_pairs **seen)
{
    struct pair *pair, *next;
    if (!*seen)
        return;
    HASH_ITER(hh, (*seen)->pairs, pair, next)
    {
        HASH_DEL((*seen)->pairs, pair);
        free(pair->name);
        free(pair);
    }
    pthread_mutex_destroy(&(*seen)->lock);
    free(*seen);
    *seen = NULL;
}

bool seen_pairs_note(struct seen_pairs *seen, const char *sender, const char *recipient)
{
    char *name = mem_format("%s %s", sender, recipient);
    struct pair *pair;
    pthread_mutex_lock(&seen->lock);
    HASH_FIND_STR(seen->pairs, name, pair);
    bool found = pair != NULL;
    if (!found) {
        pair = mem_alloc(sizeof *pair);
        pair->name = name;
        name = NULL;
        HASH_ADD_KEYPTR(hh, seen->pairs, pair->name, strlen(pair->name), pair);
    }
    pthread_mutex_unlock(&seen->lock);
    free(name);
    return found;
}

bool seen_pairs_has(struct seen_pairs *seen, const char *sender, const char *recipient)
{
    char *name = mem_format("%s %s", sender, recipient);
    struct pair *pair;
    pthread_mutex_lock(&seen->lock);
    HASH_FIND_STR(seen->pairs, name, pair);
    pthread_mutex_unlock(&seen->lock);
    free(name);
    return pair != NULL;
}
