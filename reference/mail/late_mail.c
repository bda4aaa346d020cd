#include "late_mail.h"
#include "clock.h"
#include "memory.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

struct piece {
    struct piece *next;
    long due; /* clock_now() */
    char **keys;
    size_t count;
    char *octets;
    size_t length;
};

struct late_mail {
    void *state;
    void (*deliver)(void *state, const char *const *keys, size_t count, const char *octets,
                    size_t length);
    long ms;
    pthread_t thread;
    pthread_mutex_t lock; /* for what follows */
    pthread_cond_t changed;
    struct piece *first, **end;
    bool is_ending;
};

static void piece_free(struct piece *piece)
{
    for (size_t i = 0; i < piece->count; i++)
        free(piece->keys[i]);
    free(piece->keys);
    free(piece->octets);
    free(piece);
}

/* Waits until DUE, or until something changes. */
static void wait_until(struct late_mail *late, long due)
{
    const struct timespec when = {.tv_sec = due / 1000, .tv_nsec = due % 1000 * 1000000};
    pthread_cond_clockwait(&late->changed, &late->lock, CLOCK_MONOTONIC, &when);
}

/* Takes the first piece when it is due, or at the end; NULL: there are no more. */
static struct piece *take(struct late_mail *late)
{
    pthread_mutex_lock(&late->lock);
    while (!late->is_ending && (!late->first || late->first->due > clock_now())) {
        if (late->first)
            wait_until(late, late->first->due);
        else
            pthread_cond_wait(&late->changed, &late->lock);
    }
    struct piece *piece = late->first;
    if (piece) {
        late->first = piece->next;
        if (!late->first)
            late->end = &late->first;
    }
    pthread_mutex_unlock(&late->lock);
    return piece;
}

static void *carry(void *state)
{
    struct late_mail *late = state;
    struct piece *piece;
    while ((piece = take(late))) {
        late->deliver(late->state, (const char *const *)piece->keys, piece->count, piece->octets,
                      piece->length);
        piece_free(piece);
    }
    return NULL;
}

struct late_mail *late_mail_new(void *state, long ms,
                                void (*deliver)(void *state, const char *const *keys, size_t count,
                                                const char *octets, size_t length))
{
    struct late_mail *late = mem_alloc(sizeof *late);
    late->state = state;
    late->deliver = deliver;
    late->ms = ms;
    late->end = &late->first;
    pthread_mutex_init(&late->lock, NULL);
    pthread_cond_init(&late->changed, NULL);
    pthread_create(&late->thread, NULL, carry, late);
    return late;
}

void late_mail_free(struct late_mail **late)
{
    if (!*late)
        return;
    pthread_mutex_lock(&(*late)->lock);
    (*late)->is_ending = true;
    pthread_cond_signal(&(*late)->changed);
    pthread_mutex_unlock(&(*late)->lock);
    pthread_join((*late)->thread, NULL);
    pthread_cond_destroy(&(*late)->changed);
    pthread_mutex_destroy(&(*late)->lock);
    free(*late);
    *late = NULL;
}

void late_mail_put(struct late_mail *late, const char *const *keys, size_t count,
                   const char *octets, size_t length)
{
    struct piece *piece = mem_alloc(sizeof *piece);
    piece->due = clock_now() + late->ms;
    piece->keys = mem_alloc(count * sizeof *piece->keys);
    piece->count = count;
    for (size_t i = 0; i < count; i++)
        piece->keys[i] = mem_text(keys[i]);
    piece->octets = mem_copy(octets, length);
    piece->length = length;
    pthread_mutex_lock(&late->lock);
    *late->end = piece;
    late->end = &piece->next;
    pthread_cond_signal(&late->changed);
    pthread_mutex_unlock(&late->lock);
}
