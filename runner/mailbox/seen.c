#include "seen.h"

#include "buffer.h"
#include "hash.h"
#include "memory.h"

#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct entry {
    char *key;            /* recipient, LF, name */
    size_t times;         /* octets: the most often that one answer had them */
    size_t in_answer;     /* … and how often the current one has so far */
    unsigned long answer; /* its number */
    UT_hash_handle hh;
};

struct seen {
    struct entry *entries;
    struct buffer key; /* the one looked for: reused, since there may be many */
    unsigned long answer;
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
    buffer_release(&(*seen)->key);
    free(*seen);
    *seen = NULL;
}

static struct entry *find(struct seen *seen, const char *recipient, const char *name, bool *is_new)
{
    struct entry *entry;
    struct buffer *key = &seen->key;
    buffer_clear(key);
    buffer_add_text(key, recipient);
    buffer_add(key, "\n", 1);
    buffer_add_text(key, name);
    HASH_FIND(hh, seen->entries, key->octets, key->length, entry);
    *is_new = !entry;
    if (entry)
        return entry;
    entry = mem_alloc(sizeof *entry);
    entry->key = mem_copy(key->octets, key->length);
    HASH_ADD_KEYPTR(hh, seen->entries, entry->key, key->length, entry);
    return entry;
}

bool seen_first(struct seen *seen, const char *recipient, const char *name)
{
    bool is_new;
    find(seen, recipient, name, &is_new);
    return is_new;
}

void seen_forget(struct seen *seen, const char *recipient, const char *name)
{
    bool is_new;
    struct entry *entry = find(seen, recipient, name, &is_new);
    HASH_DEL(seen->entries, entry);
    free(entry->key);
    free(entry);
}

void seen_begin(struct seen *seen)
{
    seen->answer++;
}

bool seen_first_octets(struct seen *seen, const char *recipient, const char *octets, size_t length)
{
    unsigned char digest[SHA256_DIGEST_LENGTH];
    char name[2 * sizeof digest + 1];
    bool is_new;
    SHA256((const unsigned char *)octets, length, digest);
    for (size_t i = 0; i < sizeof digest; i++)
        snprintf(name + 2 * i, 3, "%02x", digest[i]);
    struct entry *entry = find(seen, recipient, name, &is_new);
    if (entry->answer != seen->answer)
        entry->in_answer = 0;
    entry->answer = seen->answer;
    if (++entry->in_answer <= entry->times)
        return false;
    entry->times = entry->in_answer;
    return true;
}
