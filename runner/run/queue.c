#include "queue.h"

#include "again.h"
#include "baseline.h"
#include "deviations.h"
#include "memory.h"
#include "record.h"
#include "replays.h"

#include <stdlib.h>
#include <string.h>

void cases_add(struct cases *cases, size_t index)
{
    cases->items = mem_grow(cases->items, cases->count + 1, sizeof *cases->items);
    cases->items[cases->count++] = index;
}

/* What waits longest is begun first: it must not be what the run ends with. But an owner is begun
 * before what leans on it: where cases are played one by one, its verdict is known then. */
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
    bool is_owner = schedule->scripts[*left]->owns;
    if (is_owner != (bool)schedule->scripts[*right]->owns)
        return is_owner ? 1 : -1;
    long one = urgency(schedule, *left), other = urgency(schedule, *right);
    if (one != other)
        return one < other ? -1 : 1;
    return *left > *right ? -1 : *left < *right;
}

void queue_begin_anew(struct queue *queue, size_t index)
{
    const struct schedule *schedule = queue->schedule;
    struct attempts *attempts = &queue->attempts[index];
    unsigned times = schedule->repeat ? schedule->repeat : 1;
    attempts_clear(attempts);
    result_clear(&schedule->results[index]);
    result_forget_attempts(&schedule->results[index]);
    attempts->pending = times;
    attempts->is_repeated = times > 1;
    for (unsigned i = 0; i < times; i++)
        cases_add(schedule->scripts[index]->alone ? &queue->lone : &queue->waiting, index);
}

bool queue_is_moot(const struct queue *queue, size_t index)
{
    return queue->attempts[index].is_concluded || queue->schedule->played[index];
}

static void fill(struct queue *queue)
{
    const struct schedule *schedule = queue->schedule;
    for (size_t i = 0; i < schedule->count; i++) {
        const struct script *script = schedule->scripts[i];
        if (script->always_count)
            continue;
        queue->total++;
        queue_begin_anew(queue, i);
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
        .attempts = mem_alloc((schedule->count + 1) * sizeof *queue->attempts),
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
    for (size_t i = 0; i < queue->schedule->count; i++)
        attempts_clear(&queue->attempts[i]);
    free(queue->attempts);
    free(queue->turns);
    free(queue->finding);
    pthread_cond_destroy(&queue->changed);
    pthread_mutex_destroy(&queue->lock);
}

bool queue_is_as_listed(const struct queue *queue, size_t index,
                        const struct smtpspec_result *result)
{
    const struct schedule *schedule = queue->schedule;
    return (result->verdict == SMTPSPEC_FAIL || result->verdict == SMTPSPEC_WARN) &&
           deviations_list(schedule->context->target, schedule->scripts[index]->id);
}

/* The result of a playing does not say whose it is, nor what it cites if that is the case's first
 * requirement. */
static struct smtpspec_result identified(const struct queue *queue, size_t index,
                                         const struct smtpspec_result *played)
{
    const struct smtpspec_result *whose = &queue->schedule->results[index];
    struct smtpspec_result result = *played;
    result.id = whose->id;
    if (!result.requirement) {
        result.requirement = whose->requirement;
        result.impact = whose->impact;
    }
    return result;
}

bool queue_is_failure(const struct queue *queue, size_t index, const struct smtpspec_result *played)
{
    const struct schedule *schedule = queue->schedule;
    const struct smtpspec_result result = identified(queue, index, played);
    if (queue_is_as_listed(queue, index, &result) || baseline_has(schedule->baseline, &result))
        return false;
    return result.verdict == SMTPSPEC_ERROR || failure_counts(&schedule->failures, &result);
}

void queue_ask_owners(struct queue *queue, size_t index)
{
    const struct schedule *schedule = queue->schedule;
    unsigned also = attempts_differ(&queue->attempts[index]) ? OWNS_SESSIONS : 0;
    owners_settle(schedule->context->owners, schedule->scripts[index], also,
                  &schedule->results[index]);
}

void queue_tell(struct queue *queue, size_t index)
{
    const struct schedule *schedule = queue->schedule;
    struct smtpspec_result *result = &schedule->results[index];
    incidents_settle(schedule->context->incidents, schedule->scripts[index], result);
    queue_ask_owners(queue, index);
    record_hide_result(result, schedule->context->secrets);
    schedule->played[index] = true;
    queue->done++;
    const struct smtpspec_reporter *reporter = schedule->reporter;
    bool goes_on = !reporter || !reporter->result ||
                   reporter->result(reporter->state, result, queue->done, queue->total);
    if (!goes_on || (schedule->fail_fast && queue_is_failure(queue, index, result)))
        stop_set(schedule->stop);
}

static void begin(struct queue *queue, size_t index)
{
    struct turn *turn = &queue->turns[index];
    *turn = (struct turn){
        .began = clock_now(), .open = turn->open, .answered = queue->breaker.answered};
}

void queue_note_beginning(struct queue *queue, size_t index)
{
    pthread_mutex_lock(&queue->lock);
    begin(queue, index);
    pthread_mutex_unlock(&queue->lock);
}

static size_t top_of(const struct cases *stack)
{
    return stack->items[stack->count - 1];
}

bool queue_take(struct queue *queue, size_t *index)
{
    const struct stop *stop = queue->schedule->stop;
    while (!stop_is_set(stop) && !queue->suspicion && !queue->silent) {
        while (queue->waiting.count && queue_is_moot(queue, top_of(&queue->waiting)))
            queue->waiting.count--;
        if (!queue->waiting.count && !queue->active)
            return false;
        if (queue->waiting.count && queue->active < queue->limit && !queue->examining) {
            *index = queue->waiting.items[--queue->waiting.count];
            begin(queue, *index);
            queue->turns[*index].open++;
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
static void settle_turned_away(struct queue *queue, size_t index, struct smtpspec_result *fresh)
{
    again_drop(fresh);
    queue->limit = queue->limit > 2 ? queue->limit / 2 : 1;
    cases_add(&queue->waiting, index);
}

void queue_let_go(struct queue *queue)
{
    for (size_t i = 0; i < queue->held.count; i++)
        queue_tell(queue, queue->held.items[i]);
    queue->held.count = 0;
}

static enum failing note(struct queue *queue, size_t index, const struct smtpspec_result *fresh)
{
    const struct schedule *schedule = queue->schedule;
    enum failing failing = failing_of(schedule->context, schedule->scripts[index], fresh);
    breaker_note(&queue->breaker, failing);
    queue->turns[index].ended = clock_now();
    if (!queue->breaker.streak) {
        queue->heard_at = clock_now();
        queue_let_go(queue);
    }
    return failing;
}

void queue_finish(struct queue *queue, size_t index, enum failing failing)
{
    if (failing == FAILING_NOT || failing == FAILING_BY_ANSWER)
        queue_tell(queue, index);
    else
        cases_add(&queue->held, index);
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
        long waits_ms = turn->open ? schedule->scripts[i]->waits_ms : 0;
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

void queue_settle_alone(struct queue *queue, size_t index, struct smtpspec_result *fresh)
{
    queue->attempts[index].alone++;
    replays_settle(queue, index, note(queue, index, fresh), fresh);
}

/* It keeps the dialogue so far, unless it has a result. */
static void settle_cut(struct queue *queue, size_t index, struct smtpspec_result *fresh)
{
    struct smtpspec_result *result = &queue->schedule->results[index];
    if (!result->reason && !result->transcript)
        again_accept(result, fresh);
    else
        again_drop(fresh);
    cases_add(&queue->cut, index);
}

void queue_settle(struct queue *queue, size_t index, enum play_end end,
                  struct smtpspec_result *fresh)
{
    queue->turns[index].ended = clock_now();
    queue->turns[index].open--;
    if (end == PLAY_BUSY)
        settle_turned_away(queue, index, fresh);
    else if (end == PLAY_DONE)
        replays_settle(queue, index, note(queue, index, fresh), fresh);
    else
        settle_cut(queue, index, fresh);
}

/* The time that it took is what it will take. */
static int by_seconds(const void *a, const void *b, void *state)
{
    const struct attempts *attempts = state;
    double one = attempts_worst(&attempts[*(const size_t *)a])->seconds,
           other = attempts_worst(&attempts[*(const size_t *)b])->seconds;
    return (one > other) - (one < other);
}

void queue_repeat(struct queue *queue)
{
    struct cases again = queue->again;
    queue->again = (struct cases){0};
    if (again.count)
        qsort_r(again.items, again.count, sizeof *again.items, by_seconds, queue->attempts);
    for (size_t i = 0; i < again.count; i++)
        cases_add(&queue->waiting, again.items[i]);
    free(again.items);
}
