#include "promises.h"

#include "memory.h"

#include <pthread.h>
#include <stdlib.h>

struct promises {
    pthread_mutex_t lock;
    struct promise *items;
    size_t count;
};

struct promises *promises_new(void)
{
    struct promises *promises = mem_alloc(sizeof *promises);
    pthread_mutex_init(&promises->lock, NULL);
    return promises;
}

static void release(struct promise *promise)
{
    free(promise->recipient);
    free(promise->token);
}

void promises_free(struct promises **promises)
{
    if (!*promises)
        return;
    for (size_t i = 0; i < (*promises)->count; i++)
        release(&(*promises)->items[i]);
    free((*promises)->items);
    pthread_mutex_destroy(&(*promises)->lock);
    free(*promises);
    *promises = NULL;
}

void promises_add(struct promises *promises, const struct promise *promise)
{
    pthread_mutex_lock(&promises->lock);
    promises->items = mem_grow(promises->items, promises->count + 1, sizeof *promises->items);
    struct promise *copy = &promises->items[promises->count++];
    *copy = *promise;
    copy->recipient = mem_text(promise->recipient);
    copy->token = mem_text(promise->token);
    pthread_mutex_unlock(&promises->lock);
}

void promises_forget(struct promises *promises, const struct script *script)
{
    pthread_mutex_lock(&promises->lock);
    size_t kept = 0;
    for (size_t i = 0; i < promises->count; i++) {
        if (promises->items[i].script == script)
            release(&promises->items[i]);
        else
            promises->items[kept++] = promises->items[i];
    }
    promises->count = kept;
    pthread_mutex_unlock(&promises->lock);
}

/* One fresh poll serves a recipient's promises: the deadline is now, and each wait sees the polls
 * of the others. */
bool promises_check(struct promises *promises, struct mailbox *mailbox,
                    void (*broken)(void *state, const struct promise *promise, size_t found),
                    void *state, struct err *err)
{
    for (size_t i = 0; i < promises->count; i++) {
        const struct promise *promise = &promises->items[i];
        struct delivery *deliveries;
        size_t found;
        if (!mailbox_wait(mailbox, promise->recipient, promise->token, 0, clock_now(), &deliveries,
                          &found, err))
            return false;
        deliveries_free(deliveries, found);
        if (found != promise->count)
            broken(state, promise, found);
    }
    return true;
}
