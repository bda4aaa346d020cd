#include "schedule.h"

#include "memory.h"
#include "play.h"
#include "record.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* How often a server may turn a lone client away before the case is an error; and after how many
 * such cases in a row it is tried only once for each. */
#define TURNED_AWAY_MOST 20
#define TURNED_AWAY_CASES 3
/* After this many cases in a row that waited in vain even alone, check whether the server answers
 * at all. */
#define SILENT_MOST 10
#define BUSY_PAUSE_MS 50L

struct queue {
    const struct schedule *schedule;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    size_t *waiting; /* indices of cases still to be played concurrently; a stack */
    size_t waiting_count;
    size_t *lone; /* indices for the second round */
    size_t lone_count;
    unsigned away;   /* cases in a row that were turned away every time */
    unsigned silent; /* cases in a row that waited in vain although alone */
    bool hopeless;   /* the server no longer answers anybody */
    bool suspicion;  /* fail_fast: a case failed while others ran, which is to be confirmed first */
    unsigned active, limit;
    size_t done, total;
};

static void result_clear(struct smtpspec_result *result)
{
    for (size_t i = 0; i < result->transcript_count; i++)
        free(result->transcript[i].text);
    free(result->transcript);
    free(result->reason);
    free(result->expected);
    free(result->got);
    result->transcript = NULL;
    result->transcript_count = 0;
    result->reason = result->expected = result->got = NULL;
    result->failed_line = 0;
}

static bool is_failure(const struct schedule *schedule, const struct smtpspec_result *result)
{
    return result->verdict == SMTPSPEC_FAIL || result->verdict == SMTPSPEC_ERROR ||
           (schedule->strict && result->verdict == SMTPSPEC_WARN);
}

/* A verdict against the server that was reached while others ran is not final. */
static bool wants_retry(const struct schedule *schedule, const struct smtpspec_result *result)
{
    return schedule->jobs > 1 && !result->retried &&
           (result->verdict == SMTPSPEC_FAIL || result->verdict == SMTPSPEC_WARN ||
            result->verdict == SMTPSPEC_ERROR);
}

/* With the lock held. */
static void tell(struct queue *queue, size_t index)
{
    const struct schedule *schedule = queue->schedule;
    struct smtpspec_result *result = &schedule->results[index];
    record_hide_result(result, schedule->context->secrets);
    schedule->played[index] = true;
    queue->done++;
    const struct smtpspec_reporter *reporter = schedule->reporter;
    bool goes_on = !reporter || !reporter->result ||
                   reporter->result(reporter->state, result, queue->done, queue->total);
    if (!goes_on || (schedule->fail_fast && is_failure(schedule, result)))
        stop_set(schedule->stop);
}

/* With the lock held: puts a case that has just been played where it belongs. */
static void settle(struct queue *queue, size_t index, enum play_end end)
{
    struct smtpspec_result *result = &queue->schedule->results[index];
    if (end == PLAY_BUSY && queue->limit > 1) {
        result_clear(result);
        rechecks_forget(queue->schedule->context->rechecks, queue->schedule->scripts[index]);
        queue->limit = queue->limit > 2 ? queue->limit / 2 : 1;
        queue->waiting[queue->waiting_count++] = index;
    } else if (end == PLAY_BUSY || (end == PLAY_DONE && wants_retry(queue->schedule, result))) {
        queue->lone[queue->lone_count++] = index;
        queue->suspicion =
            queue->suspicion || (queue->schedule->fail_fast && is_failure(queue->schedule, result));
    } else if (end == PLAY_DONE) {
        tell(queue, index);
    }
}

/* With the lock held: the next case, once another session is allowed. False: nothing is left to
 * do. */
static bool take_next(struct queue *queue, size_t *index)
{
    while (!stop_is_set(queue->schedule->stop) && !queue->suspicion) {
        if (!queue->waiting_count && !queue->active)
            return false;
        if (queue->waiting_count && queue->active < queue->limit) {
            *index = queue->waiting[--queue->waiting_count];
            queue->active++;
            return true;
        }
        if (!queue->waiting_count && queue->limit >= queue->schedule->jobs)
            return false;
        pthread_cond_wait(&queue->changed, &queue->lock);
    }
    return false;
}

static void *work(void *state)
{
    struct queue *queue = state;
    const struct schedule *schedule = queue->schedule;
    size_t index;
    pthread_mutex_lock(&queue->lock);
    while (take_next(queue, &index)) {
        pthread_mutex_unlock(&queue->lock);
        enum play_end end =
            play_script(schedule->context, schedule->scripts[index], &schedule->results[index]);
        if (end == PLAY_BUSY)
            stop_sleep(schedule->stop, BUSY_PAUSE_MS);
        pthread_mutex_lock(&queue->lock);
        queue->active--;
        settle(queue, index, end);
        pthread_cond_broadcast(&queue->changed);
    }
    pthread_cond_broadcast(&queue->changed);
    pthread_mutex_unlock(&queue->lock);
    return NULL;
}

/* A stack of 1 MiB is ample, and a waiting run has many threads. */
#define STACK_OCTETS ((size_t)1024 * 1024)

static void play_side_by_side(struct queue *queue)
{
    unsigned wanted = queue->schedule->jobs;
    if (wanted > queue->waiting_count)
        wanted = (unsigned)queue->waiting_count;
    pthread_t *threads = mem_alloc(wanted * sizeof *threads);
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK_OCTETS);
    unsigned started = 0;
    while (started < wanted && pthread_create(&threads[started], &attributes, work, queue) == 0)
        started++;
    if (!started)
        work(queue);
    for (unsigned i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
    pthread_attr_destroy(&attributes);
    free(threads);
}

/* Whether it failed after the longest wait for a reply. */
static bool waited_in_vain(const struct schedule *schedule, size_t index)
{
    const struct script *script = schedule->scripts[index];
    const struct smtpspec_result *result = &schedule->results[index];
    long timeout_ms = script->timeout_ms ? script->timeout_ms : schedule->context->timeout_ms;
    return (result->verdict == SMTPSPEC_FAIL || result->verdict == SMTPSPEC_WARN ||
            result->verdict == SMTPSPEC_ERROR) &&
           result->seconds * 1000.0 >= (double)timeout_ms;
}

/* Whether an ordinary mail transaction is answered, even if it is rejected. */
static bool still_answers(const struct schedule *schedule)
{
    static const struct script probe = {
        .id = "probe", .start = START_RECIPIENT, .protocols = ~0U, .steps_count = 0};
    struct smtpspec_result result = {0};
    play_script(schedule->context, &probe, &result);
    bool answers = result.seconds * 1000.0 < (double)schedule->context->timeout_ms;
    result_clear(&result);
    return answers;
}

/* Keeps count of the silence after a case that was played alone. */
static void listen_for_life(struct queue *queue, size_t index)
{
    queue->silent = waited_in_vain(queue->schedule, index) ? queue->silent + 1 : 0;
    if (queue->silent < SILENT_MOST)
        return;
    queue->silent = 0;
    queue->hopeless = !still_answers(queue->schedule);
}

/* What was found while others ran accuses nobody, and it cannot be confirmed alone. */
static void give_up(struct queue *queue, size_t index)
{
    struct smtpspec_result *result = &queue->schedule->results[index];
    char *reason = mem_format(
        "not played again alone, since the server has stopped answering; while other cases ran: %s",
        result->reason);
    free(result->reason);
    result->reason = reason;
    result->verdict = SMTPSPEC_ERROR;
}

/* Plays a case until the server lets it in, or the tries are used up. */
static enum play_end play_patiently(struct queue *queue, size_t index)
{
    const struct schedule *schedule = queue->schedule;
    const struct script *script = schedule->scripts[index];
    struct smtpspec_result *result = &schedule->results[index];
    int most = queue->away < TURNED_AWAY_CASES ? TURNED_AWAY_MOST : 1;
    enum play_end end = PLAY_BUSY;
    for (int tries = 0; end == PLAY_BUSY && tries < most; tries++) {
        result_clear(result);
        rechecks_forget(schedule->context->rechecks, script);
        if (tries && !stop_sleep(schedule->stop, BUSY_PAUSE_MS * tries))
            return PLAY_STOPPED;
        end = play_script(schedule->context, script, result);
    }
    queue->away = end == PLAY_BUSY ? queue->away + 1 : 0;
    return end;
}

static void play_alone(struct queue *queue, size_t index)
{
    const struct schedule *schedule = queue->schedule;
    struct smtpspec_result *result = &schedule->results[index];
    bool again = result->reason != NULL;
    if (again && queue->hopeless && waited_in_vain(schedule, index)) {
        give_up(queue, index);
    } else {
        if (play_patiently(queue, index) == PLAY_STOPPED)
            return;
        result->retried = again;
        listen_for_life(queue, index);
    }
    pthread_mutex_lock(&queue->lock);
    tell(queue, index);
    pthread_mutex_unlock(&queue->lock);
}

/* Plays those that failed while others ran at once, and keeps the rest for the end. */
static void play_suspects(struct queue *queue)
{
    size_t kept = 0;
    queue->suspicion = false;
    for (size_t i = 0; i < queue->lone_count; i++) {
        size_t index = queue->lone[i];
        if (is_failure(queue->schedule, &queue->schedule->results[index]) &&
            !stop_is_set(queue->schedule->stop))
            play_alone(queue, index);
        else
            queue->lone[kept++] = index;
    }
    queue->lone_count = kept;
}

static int by_index(const void *a, const void *b)
{
    const size_t *left = a, *right = b;
    return (*left > *right) - (*left < *right);
}

/* What waits longest goes on the top of the stack, its end, so that the run does not end with
 * it. */
static int by_waits(const void *a, const void *b, void *state)
{
    const struct schedule *schedule = state;
    const size_t *left = a, *right = b;
    long one = schedule->scripts[*left]->waits_ms, other = schedule->scripts[*right]->waits_ms;
    if (one != other)
        return one < other ? -1 : 1;
    return *left > *right ? -1 : *left < *right;
}

static void fill_queue(struct queue *queue)
{
    const struct schedule *schedule = queue->schedule;
    for (size_t i = schedule->count; i-- > 0;) {
        const struct script *script = schedule->scripts[i];
        if (script->always_count)
            continue;
        queue->total++;
        if (script->alone)
            queue->lone[queue->lone_count++] = i;
        else
            queue->waiting[queue->waiting_count++] = i;
    }
    struct schedule order = *schedule;
    qsort_r(queue->waiting, queue->waiting_count, sizeof *queue->waiting, by_waits, &order);
}

void schedule_play(const struct schedule *schedule)
{
    struct queue queue = {.schedule = schedule, .limit = schedule->jobs};
    pthread_mutex_init(&queue.lock, NULL);
    pthread_cond_init(&queue.changed, NULL);
    queue.waiting = mem_alloc((schedule->count + 1) * sizeof *queue.waiting);
    queue.lone = mem_alloc((schedule->count + 1) * sizeof *queue.lone);
    fill_queue(&queue);
    while (queue.waiting_count && !stop_is_set(schedule->stop)) {
        play_side_by_side(&queue);
        if (queue.suspicion)
            play_suspects(&queue);
    }
    qsort(queue.lone, queue.lone_count, sizeof *queue.lone, by_index);
    for (size_t i = 0; i < queue.lone_count && !stop_is_set(schedule->stop); i++)
        play_alone(&queue, queue.lone[i]);
    free(queue.waiting);
    free(queue.lone);
    pthread_cond_destroy(&queue.changed);
    pthread_mutex_destroy(&queue.lock);
}
