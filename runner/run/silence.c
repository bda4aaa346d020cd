#include "silence.h"

#include "again.h"
#include "count_of.h"
#include "memory.h"
#include "play.h"
#include "record.h"

#include <stdlib.h>

/* Of the cases that were open, so many are named. */
#define NAMED_MOST 5
/* A server that dies of more cases than that is not started again. */
#define RESTARTS_MOST 5
#define JUST_MS 500

/* Cases that the server may have died of, the earliest first. */
struct suspects {
    size_t *items;
    size_t count;
};

static int by_beginning(const void *a, const void *b, void *state)
{
    const struct turn *turns = state;
    long one = turns[*(const size_t *)a].began, other = turns[*(const size_t *)b].began;
    return (one > other) - (one < other);
}

/* Whether the server did not answer it, or it was cut. */
static bool was_open(const struct queue *queue, size_t index)
{
    return queue->turns[index].began && queue->turns[index].ended >= queue->heard_at;
}

/* Those that were open, and those that had ended as written just before: a server may die of what
 * it has answered. */
static struct suspects find_suspects(struct queue *queue)
{
    struct suspects suspects = {mem_alloc((queue->schedule->count + 1) * sizeof(size_t)), 0};
    long since = queue->heard_at - JUST_MS;
    for (size_t i = 0; i < queue->schedule->count; i++)
        if (queue->turns[i].began && queue->turns[i].ended >= since)
            suspects.items[suspects.count++] = i;
    if (suspects.count)
        qsort_r(suspects.items, suspects.count, sizeof *suspects.items, by_beginning, queue->turns);
    return suspects;
}

/* "the server stopped answering after 53 cases; open then: a, b and 30 more". */
static char *describe(const struct queue *queue, const struct suspects *suspects)
{
    struct buffer text = {0};
    buffer_format(&text, "the server stopped answering after %zu case%s", queue->breaker.answered,
                  queue->breaker.answered == 1 ? "" : "s");
    size_t named = 0;
    for (size_t i = 0; i < suspects->count; i++) {
        if (!was_open(queue, suspects->items[i]))
            continue;
        if (named++ < NAMED_MOST)
            buffer_format(&text, "%s%s", named > 1 ? ", " : "; open then: ",
                          queue->schedule->scripts[suspects->items[i]]->id);
    }
    if (named > NAMED_MOST)
        buffer_format(&text, " and %zu more", named - NAMED_MOST);
    return buffer_take(&text);
}

static void find(struct queue *queue, const char *text)
{
    if (queue->schedule->findings)
        findings_add(queue->schedule->findings, text);
}

static void tell(struct queue *queue, size_t index)
{
    pthread_mutex_lock(&queue->lock);
    queue_tell(queue, index);
    pthread_mutex_unlock(&queue->lock);
}

void silence_give_up(struct queue *queue, size_t index)
{
    struct smtpspec_result *result = &queue->schedule->results[index];
    struct attempts *attempts = &queue->attempts[index];
    incidents_forget(queue->schedule->context->incidents, queue->schedule->scripts[index]);
    if (!attempts->is_concluded && attempts_worst(attempts)->reason)
        attempts_conclude(attempts, result);
    free(result->reason);
    result->reason = mem_format("not tried: %s", queue->finding);
    result->verdict = SMTPSPEC_ERROR;
    tell(queue, index);
}

/* A server that has greeted no case did not stop answering: what its silence breaks stands. */
static bool stands(const struct queue *queue, size_t index)
{
    const struct schedule *schedule = queue->schedule;
    const struct smtpspec_result *result = &schedule->results[index];
    if (!result->reason)
        result = attempts_worst(&queue->attempts[index]);
    return !queue->breaker.answered && result->reason && result->verdict == SMTPSPEC_FAIL &&
           failing_of(schedule->context, schedule->scripts[index], result) == FAILING_UNHEARD;
}

static void let_stand(struct queue *queue, size_t index)
{
    struct attempts *attempts = &queue->attempts[index];
    if (!attempts->is_concluded)
        attempts_conclude(attempts, &queue->schedule->results[index]);
    tell(queue, index);
}

static void give_up_all(struct queue *queue, struct cases *cases)
{
    for (size_t i = 0; i < cases->count; i++) {
        if (queue->schedule->played[cases->items[i]])
            continue;
        if (stands(queue, cases->items[i]))
            let_stand(queue, cases->items[i]);
        else
            silence_give_up(queue, cases->items[i]);
    }
    cases->count = 0;
}

/* Nothing more can be learned of this server. Cases that are to be played alone see it themselves.
 */
static void give_up(struct queue *queue)
{
    queue->hopeless = true;
    give_up_all(queue, &queue->cut);
    give_up_all(queue, &queue->again);
    give_up_all(queue, &queue->held);
    for (size_t i = 0; i < queue->waiting.count / 2; i++) { /* a stack */
        size_t *low = &queue->waiting.items[i],
               *high = &queue->waiting.items[queue->waiting.count - 1 - i], index = *low;
        *low = *high;
        *high = index;
    }
    give_up_all(queue, &queue->waiting);
    give_up_all(queue, &queue->lone);
}

/* Notes which cases of a list are as if they had not been played: they were cut, or waited in vain
 * for a server that was dead. */
static void mark_void(const struct queue *queue, const struct cases *list, bool is_cut,
                      bool *is_void)
{
    for (size_t i = 0; i < list->count; i++) {
        size_t index = list->items[i];
        const struct attempts *attempts = &queue->attempts[index];
        bool is_new = !attempts->failed && !attempts->held && !attempts->mute;
        is_void[index] |= attempts->has_waited || (is_cut && is_new);
    }
}

/* Moves the others from LIST to REST. */
static void keep_rest(struct cases *list, const bool *is_void, struct cases *rest)
{
    struct cases all = *list;
    *list = (struct cases){0};
    for (size_t i = 0; i < all.count; i++)
        if (!is_void[all.items[i]])
            cases_add(rest, all.items[i]);
    free(all.items);
}

/* Plays from the beginning what was interrupted. */
static void begin_anew(struct queue *queue)
{
    bool *is_void = mem_alloc((queue->schedule->count + 1) * sizeof *is_void);
    struct cases *lists[] = {&queue->waiting, &queue->again, &queue->held, &queue->lone};
    mark_void(queue, &queue->cut, true, is_void);
    for (size_t i = 0; i < COUNT_OF(lists); i++)
        mark_void(queue, lists[i], false, is_void);
    for (size_t i = 0; i < COUNT_OF(lists); i++)
        keep_rest(lists[i], is_void, lists[i]);
    keep_rest(&queue->cut, is_void, &queue->waiting);
    for (size_t i = 0; i < queue->schedule->count; i++)
        if (is_void[i] && !queue->schedule->played[i])
            queue_begin_anew(queue, i);
    free(is_void);
}

static bool restart(struct queue *queue)
{
    const struct schedule *schedule = queue->schedule;
    struct err err = {0};
    if (!schedule->restart || queue->restarts >= RESTARTS_MOST || stop_is_set(schedule->stop))
        return false;
    queue->restarts++;
    if (!schedule->restart(schedule->restart_state, &err)) {
        char *text = mem_format("the server could not be started again: %s", err.text);
        find(queue, text);
        free(text);
        return false;
    }
    queue_open_again(queue);
    return true;
}

/* The last octets that we sent in it. */
static const char *last_sent(const struct smtpspec_result *result)
{
    for (size_t i = result->transcript_count; i-- > 0;)
        if (result->transcript[i].from == SMTPSPEC_CLIENT)
            return result->transcript[i].text;
    return "nothing";
}

/* A case after which the server answers nobody, though it was alone: it may have ended as written.
 */
static void accuse(struct queue *queue, size_t index, const struct smtpspec_result *alone)
{
    const struct script *script = queue->schedule->scripts[index];
    char *text =
        mem_format("the server dies of %s (%s:%u), played alone; sent last: %s", script->id,
                   script->file ? script->file : "",
                   alone->failed_line ? alone->failed_line : script->line, last_sent(alone));
    struct smtpspec_result *result = &queue->schedule->results[index];
    find(queue, text);
    if (alone->verdict == SMTPSPEC_FAIL) {
        free(text);
        return;
    }
    incidents_forget(queue->schedule->context->incidents, script);
    free(result->reason);
    result->reason = text;
    result->verdict = SMTPSPEC_ERROR;
}

/* Plays a suspect alone; true if the server is dead after it. One that has its verdict already is
 * played for what the server does of it. */
static bool is_culprit(struct queue *queue, size_t index)
{
    const struct schedule *schedule = queue->schedule;
    struct smtpspec_result alone = {0};
    queue_note_beginning(queue, index);
    enum play_end end = play_script(schedule->context, schedule->scripts[index], &alone);
    bool dead = end == PLAY_DONE && !breaker_probe(schedule->context);
    if (!dead) {
        again_drop(&alone);
        return false;
    }
    result_add_attempt(&schedule->results[index], &alone);
    again_accept(&schedule->results[index], &alone);
    accuse(queue, index, &schedule->results[index]);
    return true;
}

static void forget(struct cases *cases, size_t index)
{
    for (size_t i = 0; i < cases->count; i++)
        if (cases->items[i] == index)
            cases->items[i--] = cases->items[--cases->count];
}

/* With the server running again. */
static void find_culprit(struct queue *queue, const struct suspects *suspects)
{
    for (size_t i = 0; i < suspects->count && !stop_is_set(queue->schedule->stop); i++) {
        size_t index = suspects->items[i];
        if (!is_culprit(queue, index))
            continue;
        forget(&queue->cut, index);
        forget(&queue->again, index);
        forget(&queue->held, index);
        forget(&queue->lone, index);
        queue->attempts[index].is_concluded = true;
        if (!queue->schedule->played[index])
            queue_tell(queue, index);
        if (!restart(queue))
            give_up(queue);
        return;
    }
}

void silence_examine(struct queue *queue)
{
    struct suspects suspects = find_suspects(queue);
    free(queue->finding);
    queue->finding = describe(queue, &suspects);
    find(queue, queue->finding);
    if (restart(queue))
        find_culprit(queue, &suspects);
    else if (!stop_is_set(queue->schedule->stop))
        give_up(queue);
    if (!queue->hopeless)
        begin_anew(queue);
    free(suspects.items);
}
