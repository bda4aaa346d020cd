#include "queue.h"

#include "deviations.h"
#include "memory.h"
#include "record.h"

#include <stdlib.h>
#include <string.h>

#define UNHEARD_ALONE_MOST 16

void cases_add(struct cases *cases, size_t index)
{
    cases->items = mem_grow(cases->items, cases->count + 1, sizeof *cases->items);
    cases->items[cases->count++] = index;
}

/* What waits longest is begun first: it must not be what the run ends with. */
static long urgency(const struct schedule *schedule, size_t index)
{
    const struct script *script = schedule->scripts[index];
    return schedule->hurried ? -(long)(script->steps_count + script->start) : script->waits_ms;
}

/* The stack's top is at the end. */
static int by_urgency(const void *a, const void *b, void *state)
{
    const struct schedule *schedule = state;
    const size_t *left = a, *right = b;
    long one = urgency(schedule, *left), other = urgency(schedule, *right);
    if (one != other)
        return one < other ? -1 : 1;
    return *left > *right ? -1 : *left < *right;
}

static void fill(struct queue *queue)
{
    const struct schedule *schedule = queue->schedule;
    for (size_t i = 0; i < schedule->count; i++) {
        const struct script *script = schedule->scripts[i];
        if (script->always_count)
            continue;
        queue->total++;
        cases_add(script->alone ? &queue->lone : &queue->waiting, i);
    }
    struct schedule order = *schedule;
    if (queue->waiting.count)
        qsort_r(queue->waiting.items, queue->waiting.count, sizeof *queue->waiting.items,
                by_urgency, &order);
}

void queue_open_again(struct queue *queue)
{
    stop_clear(queue->schedule->sessions);
    queue->silent = false;
    breaker_reassure(&queue->breaker);
}

void queue_init(struct queue *queue, const struct schedule *schedule)
{
    *queue = (struct queue){
        .schedule = schedule,
        .turns = mem_alloc((schedule->count + 1) * sizeof *queue->turns),
        .limit = schedule->jobs,
    };
    pthread_mutex_init(&queue->lock, NULL);
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&queue->changed, &monotonic);
    pthread_condattr_destroy(&monotonic);
    fill(queue);
}

void queue_release(struct queue *queue)
{
    free(queue->waiting.items);
    free(queue->again.items);
    free(queue->lone.items);
    free(queue->held.items);
    free(queue->cut.items);
    free(queue->turns);
    free(queue->finding);
    pthread_cond_destroy(&queue->changed);
    pthread_mutex_destroy(&queue->lock);
}

/* What the target's deviations list was to be expected. */
static bool is_as_listed(const struct queue *queue, const struct smtpspec_result *result)
{
    const struct schedule *schedule = queue->schedule;
    const struct script *script = schedule->scripts[result - schedule->results];
    return (result->verdict == SMTPSPEC_FAIL || result->verdict == SMTPSPEC_WARN) &&
           deviations_list(schedule->context->target, script->id);
}

bool queue_is_failure(const struct queue *queue, const struct smtpspec_result *result)
{
    if (is_as_listed(queue, result))
        return false;
    return result->verdict == SMTPSPEC_FAIL || result->verdict == SMTPSPEC_ERROR ||
           (queue->schedule->strict && result->verdict == SMTPSPEC_WARN);
}

void queue_tell(struct queue *queue, size_t index)
{
    const struct schedule *schedule = queue->schedule;
    struct smtpspec_result *result = &schedule->results[index];
    incidents_settle(schedule->context->incidents, schedule->scripts[index], result);
    record_hide_result(result, schedule->context->secrets);
    schedule->played[index] = true;
    queue->done++;
    const struct smtpspec_reporter *reporter = schedule->reporter;
    bool goes_on = !reporter || !reporter->result ||
                   reporter->result(reporter->state, result, queue->done, queue->total);
    if (!goes_on || (schedule->fail_fast && queue_is_failure(queue, result)))
        stop_set(schedule->stop);
}

void queue_note_beginning(struct queue *queue, size_t index)
{
    pthread_mutex_lock(&queue->lock);
    queue->turns[index] = (struct turn){.began = clock_now()};
    pthread_mutex_unlock(&queue->lock);
}

bool queue_take(struct queue *queue, size_t *index)
{
    const struct stop *stop = queue->schedule->stop;
    while (!stop_is_set(stop) && !queue->suspicion && !queue->silent) {
        if (!queue->waiting.count && !queue->active)
            return false;
        if (queue->waiting.count && queue->active < queue->limit && !queue->examining) {
            *index = queue->waiting.items[--queue->waiting.count];
            queue->turns[*index] = (struct turn){.began = clock_now()};
            queue->active++;
            return true;
        }
        if (!queue->waiting.count && queue->limit >= queue->schedule->jobs)
            return false;
        pthread_cond_wait(&queue->changed, &queue->lock);
    }
    return false;
}

/* Too many sessions for the server: half as many, and the case once more. */
static void settle_turned_away(struct queue *queue, size_t index)
{
    const struct schedule *schedule = queue->schedule;
    result_clear(&schedule->results[index]);
    rechecks_forget(schedule->context->rechecks, schedule->scripts[index]);
    queue->limit = queue->limit > 2 ? queue->limit / 2 : 1;
    cases_add(&queue->waiting, index);
}

void queue_let_go(struct queue *queue)
{
    for (size_t i = 0; i < queue->held.count; i++)
        queue_tell(queue, queue->held.items[i]);
    queue->held.count = 0;
}

static enum failing note(struct queue *queue, size_t index)
{
    const struct schedule *schedule = queue->schedule;
    enum failing failing =
        failing_of(schedule->context, schedule->scripts[index], &schedule->results[index]);
    breaker_note(&queue->breaker, failing);
    queue->turns[index].ended = clock_now();
    if (!queue->breaker.streak) {
        queue->heard_at = clock_now();
        queue_let_go(queue);
    }
    return failing;
}

static void finish(struct queue *queue, size_t index, enum failing failing)
{
    if (failing == FAILING_NOT || failing == FAILING_BY_ANSWER)
        queue_tell(queue, index);
    else
        cases_add(&queue->held, index);
}

void queue_finish(struct queue *queue, size_t index)
{
    finish(queue, index, note(queue, index));
}

/* A third of the time for a reply; longer each time that the server turns out to answer. */
bool queue_is_stalled(const struct queue *queue)
{
    const struct schedule *schedule = queue->schedule;
    long patience_ms = schedule->context->timeout_ms / 3;
    if (queue->breaker.patience)
        patience_ms *= queue->breaker.patience / BREAKER_PATIENCE;
    if (!queue->active || queue->examining || queue->silent)
        return false;
    for (size_t i = 0; i < schedule->count; i++) {
        const struct turn *turn = &queue->turns[i];
        long last = turn->ended > turn->began ? turn->ended : turn->began;
        long waits_ms = turn->ended ? 0 : schedule->scripts[i]->waits_ms;
        if (turn->began && clock_now() - last < patience_ms + waits_ms)
            return false;
    }
    return true;
}

bool queue_is_in_doubt(const struct queue *queue)
{
    return !queue->examining && !queue->silent &&
           (breaker_is_due(&queue->breaker) || (queue->schedule->fail_fast && queue->held.count));
}

/* Alone already: no other case can have caused it. Where one client is served at a time the one
 * before it, which the server has not seen go, can. */
static bool is_certain(const struct queue *queue, enum failing failing)
{
    return queue->schedule->jobs == 1 &&
           !(queue->schedule->context->one_at_a_time && failing == FAILING_BY_ANSWER);
}

/* Twice not greeted among others: the server may have too many clients to greet. A few such cases
 * are tried alone; many are what a dead server makes, which the breaker sees. */
static bool is_to_be_heard_alone(struct queue *queue, enum failing failing,
                                 const struct smtpspec_result *result)
{
    return failing == FAILING_UNHEARD && result->retried &&
           queue->unheard_alone++ < UNHEARD_ALONE_MOST;
}

/* A verdict against the server that was reached while others ran is not final: what came by waiting
 * is tried again along with others that wait, what was answered is tried alone. */
static void settle_played(struct queue *queue, size_t index)
{
    const struct schedule *schedule = queue->schedule;
    const struct smtpspec_result *result = &schedule->results[index];
    enum failing failing = note(queue, index);
    if (failing == FAILING_NOT || is_certain(queue, failing) || is_as_listed(queue, result)) {
        finish(queue, index, failing);
        return;
    }
    if (is_to_be_heard_alone(queue, failing, result)) {
        cases_add(&queue->lone, index);
        return;
    }
    if (result->retried) {
        finish(queue, index, failing);
        return;
    }
    cases_add(failing == FAILING_BY_ANSWER ? &queue->lone : &queue->again, index);
    queue->suspicion |= schedule->fail_fast && queue_is_failure(queue, result);
}

void queue_settle(struct queue *queue, size_t index, enum play_end end)
{
    queue->turns[index].ended = clock_now();
    if (end == PLAY_BUSY)
        settle_turned_away(queue, index);
    else if (end == PLAY_DONE)
        settle_played(queue, index);
    else
        cases_add(&queue->cut, index);
}

/* The time that it took is what it will take. */
static int by_seconds(const void *a, const void *b, void *state)
{
    const struct schedule *schedule = state;
    double one = schedule->results[*(const size_t *)a].seconds,
           other = schedule->results[*(const size_t *)b].seconds;
    return (one > other) - (one < other);
}

void queue_repeat(struct queue *queue)
{
    struct cases again = queue->again;
    struct schedule order = *queue->schedule;
    queue->again = (struct cases){0};
    if (again.count)
        qsort_r(again.items, again.count, sizeof *again.items, by_seconds, &order);
    for (size_t i = 0; i < again.count; i++)
        cases_add(&queue->waiting, again.items[i]);
    free(again.items);
}
