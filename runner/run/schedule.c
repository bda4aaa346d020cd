#include "schedule.h"

#include "admission.h"
#include "again.h"
#include "memory.h"
#include "missing_mail.h"
#include "play.h"
#include "queue.h"
#include "replays.h"
#include "silence.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#define BUSY_PAUSE_MS 50L
/* Where one client is served at a time: for the server to see that the one before has gone. */
#define SETTLE_MS 200L

/* With the lock held, which is given up meanwhile: asks the server whether it answers. */
static void ask_server(struct queue *queue)
{
    queue->examining = true;
    pthread_mutex_unlock(&queue->lock);
    bool answers = breaker_probe(queue->schedule->context);
    pthread_mutex_lock(&queue->lock);
    queue->examining = false;
    if (answers) {
        breaker_reassure(&queue->breaker);
        queue_let_go(queue);
        return;
    }
    queue->silent = true;
    stop_set(queue->schedule->sessions);
}

static void *work(void *state)
{
    struct queue *queue = state;
    size_t index;
    pthread_mutex_lock(&queue->lock);
    while (queue_take(queue, &index)) {
        bool is_alone = queue->limit == 1;
        struct smtpspec_result fresh = {0};
        pthread_mutex_unlock(&queue->lock);
        enum play_end end = is_alone ? admission_play(queue, index, &fresh)
                                     : play_script(queue->schedule->context,
                                                   queue->schedule->scripts[index], &fresh);
        if (end == PLAY_BUSY)
            stop_sleep(queue->schedule->sessions, BUSY_PAUSE_MS);
        missing_mail_examine(queue);
        pthread_mutex_lock(&queue->lock);
        queue->active--;
        queue_settle(queue, index, end, &fresh);
        if (queue_is_in_doubt(queue))
            ask_server(queue);
        pthread_cond_broadcast(&queue->changed);
    }
    queue->workers--;
    pthread_cond_broadcast(&queue->changed);
    pthread_mutex_unlock(&queue->lock);
    return NULL;
}

/* While the workers wait, somebody has to see that all of them do. */
static void watch(struct queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    while (queue->workers) {
        struct timespec until;
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_sec++;
        int failed = pthread_cond_timedwait(&queue->changed, &queue->lock, &until);
        if (failed == ETIMEDOUT && queue_is_stalled(queue)) {
            ask_server(queue);
            pthread_cond_broadcast(&queue->changed);
        }
    }
    pthread_mutex_unlock(&queue->lock);
}

/* A stack of 1 MiB is ample, and the threads of a waiting run are many. */
#define STACK_OCTETS ((size_t)1024 * 1024)

static void play_side_by_side(struct queue *queue)
{
    unsigned wanted = queue->schedule->jobs;
    if (wanted > queue->waiting.count)
        wanted = (unsigned)queue->waiting.count;
    pthread_t *threads = mem_alloc(wanted * sizeof *threads);
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK_OCTETS);
    unsigned started = 0;
    pthread_mutex_lock(&queue->lock); /* none ends before all are counted */
    while (started < wanted && pthread_create(&threads[started], &attributes, work, queue) == 0)
        started++;
    queue->workers = started ? started : 1;
    pthread_mutex_unlock(&queue->lock);
    if (started)
        watch(queue);
    else
        work(queue);
    for (unsigned i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
    pthread_attr_destroy(&attributes);
    free(threads);
}

static void play_alone(struct queue *queue, size_t index)
{
    const struct schedule *schedule = queue->schedule;
    struct smtpspec_result fresh = {0};
    if (schedule->context->one_at_a_time)
        stop_sleep(schedule->sessions, SETTLE_MS);
    if (admission_play(queue, index, &fresh) == PLAY_STOPPED) {
        again_drop(&fresh);
        return;
    }
    missing_mail_examine(queue);
    pthread_mutex_lock(&queue->lock);
    queue_settle_alone(queue, index, &fresh);
    if (queue_is_in_doubt(queue))
        ask_server(queue);
    pthread_mutex_unlock(&queue->lock);
    if (queue->silent)
        silence_examine(queue);
}

/* Plays those that failed while other cases run at once, and keeps the rest for the end. */
static void play_suspects(struct queue *queue, struct cases *cases)
{
    struct cases suspects = *cases;
    *cases = (struct cases){0};
    for (size_t i = 0; i < suspects.count; i++) {
        size_t index = suspects.items[i];
        const struct smtpspec_result *bad = attempts_worst(&queue->attempts[index]);
        if (queue_is_moot(queue, index))
            continue;
        if (bad->reason && queue_is_failure(queue, index, bad) &&
            !stop_is_set(queue->schedule->stop))
            play_alone(queue, index);
        else
            cases_add(cases, index);
    }
    free(suspects.items);
}

/* Everything that waits, whatever becomes of the server meanwhile. */
static void play_waiting(struct queue *queue)
{
    while (queue->waiting.count && !stop_is_set(queue->schedule->stop)) {
        play_side_by_side(queue);
        if (queue->silent)
            silence_examine(queue);
        if (queue->suspicion) {
            queue->suspicion = false;
            play_suspects(queue, &queue->lone);
            play_suspects(queue, &queue->again);
        }
    }
}

static int by_index(const void *a, const void *b)
{
    const size_t *left = a, *right = b;
    return (*left > *right) - (*left < *right);
}

static void play_lone(struct queue *queue)
{
    struct cases lone = queue->lone;
    queue->lone = (struct cases){0};
    if (lone.count)
        qsort(lone.items, lone.count, sizeof *lone.items, by_index);
    for (size_t i = 0; i < lone.count && !stop_is_set(queue->schedule->stop); i++)
        if (queue_is_moot(queue, lone.items[i]))
            continue;
        else if (queue->hopeless)
            silence_give_up(queue, lone.items[i]);
        else
            play_alone(queue, lone.items[i]);
    free(lone.items);
}

/* Whatever is to be played again, and what that leads to. */
static void play_rest(struct queue *queue)
{
    const struct stop *stop = queue->schedule->stop;
    do {
        play_waiting(queue);
        while (queue->again.count && !stop_is_set(stop)) {
            queue_repeat(queue);
            play_waiting(queue);
        }
        play_lone(queue);
    } while ((queue->lone.count || queue->again.count) && !stop_is_set(stop));
}

/* No verdict stands on a wait that was in vain because the server had died. True: there is more to
 * play. */
static bool make_sure(struct queue *queue)
{
    if (!queue->held.count || stop_is_set(queue->schedule->stop))
        return false;
    pthread_mutex_lock(&queue->lock);
    ask_server(queue);
    pthread_mutex_unlock(&queue->lock);
    if (queue->silent)
        silence_examine(queue);
    return queue->waiting.count > 0;
}

void schedule_play(const struct schedule *schedule)
{
    struct queue queue;
    queue_init(&queue, schedule);
    do
        play_rest(&queue);
    while (make_sure(&queue));
    replays_stop(&queue);
    replays_fold(&queue);
    queue_release(&queue);
}
