#include "rechecks.h"

#include "memory.h"

#include <pthread.h>
#include <stdlib.h>

struct rechecks {
    pthread_mutex_t lock;
    struct recheck *items;
    size_t count;
};

struct rechecks *rechecks_new(void)
{
    struct rechecks *rechecks = mem_alloc(sizeof *rechecks);
    pthread_mutex_init(&rechecks->lock, NULL);
    return rechecks;
}

static void release(struct recheck *recheck)
{
    free(recheck->recipient);
    free(recheck->token);
}

void rechecks_free(struct rechecks **rechecks)
{
    if (!*rechecks)
        return;
    for (size_t i = 0; i < (*rechecks)->count; i++)
        release(&(*rechecks)->items[i]);
    free((*rechecks)->items);
    pthread_mutex_destroy(&(*rechecks)->lock);
    free(*rechecks);
    *rechecks = NULL;
}

void rechecks_add(struct rechecks *rechecks, const struct recheck *recheck)
{
    pthread_mutex_lock(&rechecks->lock);
    rechecks->items = mem_grow(rechecks->items, rechecks->count + 1, sizeof *rechecks->items);
    struct recheck *copy = &rechecks->items[rechecks->count++];
    *copy = *recheck;
    copy->recipient = mem_text(recheck->recipient);
    copy->token = mem_text(recheck->token);
    pthread_mutex_unlock(&rechecks->lock);
}

bool rechecks_run(struct rechecks *rechecks, struct mailbox *mailbox,
                  void (*broken)(void *state, const struct recheck *recheck, size_t found),
                  void *state, struct err *err)
{
    struct mailbox_tally *tallies = mem_alloc((rechecks->count + 1) * sizeof *tallies);
    for (size_t i = 0; i < rechecks->count; i++)
        tallies[i] = (struct mailbox_tally){.recipient = rechecks->items[i].recipient,
                                            .token = rechecks->items[i].token};
    bool good = mailbox_count(mailbox, tallies, rechecks->count, err);
    for (size_t i = 0; i < rechecks->count && good; i++)
        if (tallies[i].found != rechecks->items[i].count && !rechecks->items[i].is_late)
            broken(state, &rechecks->items[i], tallies[i].found);
    free(tallies);
    return good;
}

bool rechecks_have_come(struct rechecks *rechecks, const struct script *script,
                        struct mailbox *mailbox)
{
    struct err err = {0};
    size_t late = 0, come = 0;
    pthread_mutex_lock(&rechecks->lock);
    for (size_t i = 0; i < rechecks->count; i++) {
        const struct recheck *recheck = &rechecks->items[i];
        struct mailbox_tally tally = {.recipient = recheck->recipient, .token = recheck->token};
        if (recheck->script != script || !recheck->is_late)
            continue;
        late++;
        come += mailbox_count(mailbox, &tally, 1, &err) && tally.found;
    }
    pthread_mutex_unlock(&rechecks->lock);
    return late && come == late;
}
