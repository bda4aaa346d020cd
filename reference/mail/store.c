#include "store.h"
#include "hash.h"
#include "late_mail.h"
#include "memory.h"
#include "spool.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define STORE_MOST ((size_t)512 << 20) /* octets of all messages together */

/* One message, shared by the mailboxes that hold it. */
struct letter {
    char *octets;
    size_t length;
    size_t boxes;
};

struct box {
    char *key;
    struct letter **letters;
    size_t count;
    size_t room;
    UT_hash_handle hh;
};

struct store {
    pthread_mutex_t lock; /* for boxes and total */
    struct box *boxes;
    size_t total;
    char *maildir;
    struct late_mail *late; /* NULL: nothing is late */
    unsigned every;
    unsigned long delivered; /* so far; with the lock */
};

struct store *store_new(const char *maildir)
{
    struct store *store = mem_alloc(sizeof *store);
    pthread_mutex_init(&store->lock, NULL);
    store->maildir = maildir ? mem_text(maildir) : NULL;
    return store;
}

static void letter_release(struct letter *letter)
{
    if (--letter->boxes)
        return;
    free(letter->octets);
    free(letter);
}

void store_free(struct store **store)
{
    if (!*store)
        return;
    late_mail_free(&(*store)->late);
    struct box *box, *next;
    HASH_ITER(hh, (*store)->boxes, box, next)
    {
        HASH_DEL((*store)->boxes, box);
        for (size_t i = 0; i < box->count; i++)
            letter_release(box->letters[i]);
        free(box->letters);
        free(box->key);
        free(box);
    }
    pthread_mutex_destroy(&(*store)->lock);
    free((*store)->maildir);
    free(*store);
    *store = NULL;
}

static struct box *box_of(struct store *store, const char *key)
{
    struct box *box;
    HASH_FIND_STR(store->boxes, key, box);
    if (box)
        return box;
    box = mem_alloc(sizeof *box);
    box->key = mem_text(key);
    HASH_ADD_KEYPTR(hh, store->boxes, box->key, strlen(box->key), box);
    return box;
}

static void box_add(struct box *box, struct letter *letter)
{
    if (box->count == box->room) {
        box->room = box->room ? 2 * box->room : 16;
        box->letters = mem_grow(box->letters, box->room, sizeof(struct letter *));
    }
    box->letters[box->count++] = letter;
    letter->boxes++;
}

static bool deliver_now(struct store *store, const char *const *keys, size_t count,
                        const char *octets, size_t length, struct err *err)
{
    if (store->maildir && !spool_write(store->maildir, keys, count, octets, length, err))
        return false;
    struct letter *letter = mem_alloc(sizeof *letter);
    letter->octets = mem_copy(octets, length);
    letter->length = length;
    pthread_mutex_lock(&store->lock);
    bool fits = store->total + length <= STORE_MOST;
    for (size_t i = 0; fits && i < count; i++)
        box_add(box_of(store, keys[i]), letter);
    if (fits)
        store->total += length;
    pthread_mutex_unlock(&store->lock);
    if (!fits) {
        free(letter->octets);
        free(letter);
        return err_set(err, "the store is full");
    }
    return true;
}

static void deliver_later(void *state, const char *const *keys, size_t count, const char *octets,
                          size_t length)
{
    deliver_now(state, keys, count, octets, length, NULL);
}

void store_be_late(struct store *store, unsigned every, long ms)
{
    store->every = every;
    store->late = late_mail_new(store, ms, deliver_later);
}

static bool is_late(struct store *store)
{
    if (!store->late)
        return false;
    pthread_mutex_lock(&store->lock);
    bool is_late = ++store->delivered % store->every == 0;
    pthread_mutex_unlock(&store->lock);
    return is_late;
}

bool store_deliver(struct store *store, const char *const *keys, size_t count, const char *octets,
                   size_t length, struct err *err)
{
    if (!count)
        return true;
    if (!is_late(store))
        return deliver_now(store, keys, count, octets, length, err);
    late_mail_put(store->late, keys, count, octets, length);
    return true;
}

size_t store_each(struct store *store, const char *key, size_t from,
                  void (*each)(void *state, const char *octets, size_t length), void *state)
{
    struct box *box;
    pthread_mutex_lock(&store->lock);
    HASH_FIND_STR(store->boxes, key, box);
    size_t count = box ? box->count : 0;
    for (size_t i = from; i < count; i++)
        each(state, box->letters[i]->octets, box->letters[i]->length);
    pthread_mutex_unlock(&store->lock);
    return count;
}
