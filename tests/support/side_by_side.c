#include "side_by_side.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct work {
    size_t count;
    void (*each)(void *state, size_t index);
    void *state;
    atomic_size_t next;
};

static void *run(void *state)
{
    struct work *work = state;
    size_t index;
    while ((index = atomic_fetch_add(&work->next, 1)) < work->count)
        work->each(work->state, index);
    return NULL;
}

void side_by_side(size_t count, size_t workers, void (*each)(void *state, size_t index),
                  void *state)
{
    struct work work = {count, each, state, 0};
    pthread_t threads[SIDE_BY_SIDE_MOST];
    workers = workers < SIDE_BY_SIDE_MOST ? workers : SIDE_BY_SIDE_MOST;
    for (size_t i = 0; i < workers; i++)
        if (pthread_create(&threads[i], NULL, run, &work) != 0)
            abort();
    for (size_t i = 0; i < workers; i++)
        pthread_join(threads[i], NULL);
}
