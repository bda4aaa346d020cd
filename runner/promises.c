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

bool promises_check(struct promises *promises, struct mailbox *mailbox,
                    void (*broken)(void *state, const struct promise *promise, size_t found),
                    void *state, struct err *err)
{
    struct mailbox_tally *tallies = mem_alloc((promises->count + 1) * sizeof *tallies);
    for (size_t i = 0; i < promises->count; i++)
        tallies[i] = (struct mailbox_tally){.recipient = promises->items[i].recipient,
                                            .token = promises->items[i].token};
    bool good = mailbox_count(mailbox, tallies, promises->count, err);
    for (size_t i = 0; i < promises->count && good; i++)
        if (tallies[i].found != promises->items[i].count)
            broken(state, &promises->items[i], tallies[i].found);
    free(tallies);
    return good;
}
