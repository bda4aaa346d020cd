#include "seen.h"

#include "memory.h"

#include <stdlib.h>
#include <string.h>
#include <uthash.h>

struct entry {
    char *key; /* recipient, LF, name */
    UT_hash_handle hh;
};

struct seen {
    struct entry *entries;
};

struct seen *seen_new(void)
{
    return mem_alloc(sizeof(struct seen));
}

void seen_free(struct seen **seen)
{
    if (!*seen)
        return;
    struct entry *entry, *next;
    HASH_ITER(hh, (*seen)->entries, entry, next)
    {
        HASH_DEL((*seen)->entries, entry);
        free(entry->key);
        free(entry);
    }
    free(*seen);
    *seen = NULL;
}

bool seen_first(struct seen *seen, const char *recipient, const char *name)
{
    char *key = mem_format("%s\n%s", recipient, name);
    struct entry *entry;
    HASH_FIND_STR(seen->entries, key, entry);
    if (entry) {
        free(key);
        return false;
    }
    entry = mem_alloc(sizeof *entry);
    entry->key = key;
    HASH_ADD_KEYPTR(hh, seen->entries, entry->key, strlen(entry->key), entry);
    return true;
}
