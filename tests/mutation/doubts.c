#include "doubts.h"

#include "memory.h"

#include <stdlib.h>

#define WORKERS 24 /* they wait */

bool was_awaited(const struct smtpspec_result *result, long wait_ms)
{
    return result->seconds * 1000 >= (double)wait_ms;
}

void doubts_add(struct doubts *doubts, const struct fault *fault, size_t script)
{
    pthread_mutex_lock(&doubts->lock);
    doubts->all = mem_grow(doubts->all, doubts->count + 1, sizeof *doubts->all);
    doubts->all[doubts->count++] = (struct doubt){fault, script};
    pthread_mutex_unlock(&doubts->lock);
}

struct settling {
    struct doubts *doubts;
    size_t next;
    bool (*matters)(void *state, const struct doubt *doubt);
    void (*play)(void *state, const struct doubt *doubt);
    void *state;
};

/* The next doubt that matters; NULL: there is none. */
static const struct doubt *take(struct settling *settling)
{
    struct doubts *doubts = settling->doubts;
    const struct doubt *doubt = NULL;
    pthread_mutex_lock(&doubts->lock);
    while (!doubt && settling->next < doubts->count) {
        doubt = &doubts->all[settling->next++];
        if (!settling->matters(settling->state, doubt))
            doubt = NULL;
    }
    pthread_mutex_unlock(&doubts->lock);
    return doubt;
}

static void *work(void *state)
{
    struct settling *settling = state;
    const struct doubt *doubt;
    while ((doubt = take(settling)))
        settling->play(settling->state, doubt);
    return NULL;
}

void doubts_settle(struct doubts *doubts, bool (*matters)(void *state, const struct doubt *doubt),
                   void (*play)(void *state, const struct doubt *doubt), void *state)
{
    struct settling settling = {doubts, 0, matters, play, state};
    pthread_t threads[WORKERS];
    for (size_t i = 0; i < WORKERS; i++)
        if (pthread_create(&threads[i], NULL, work, &settling) != 0)
            abort();
    for (size_t i = 0; i < WORKERS; i++)
        pthread_join(threads[i], NULL);
    free(doubts->all);
    doubts->all = NULL;
    doubts->count = 0;
}
