#include "replays.h"

#include "again.h"
#include "memory.h"
#include "record.h"

#include <stdlib.h>

#define TIMES 3
#define UNHEARD_ALONE_MOST 16
/* So many cases that are answered during a wait show that the server had time. */
#define OTHERS 8
/* More of a kind are not by accident. */
#define ACCIDENTS_MOST 2
/* A case that has sent so many lines is long. */
#define LONG 20
/* Of those that a finding is about, so many are named. */
#define NAMED_MOST 5

static void conclude(struct queue *queue, size_t index)
{
    const struct schedule *schedule = queue->schedule;
    struct smtpspec_result *result = &schedule->results[index];
    attempts_conclude(&queue->attempts[index], result);
    queue_finish(queue, index, failing_of(schedule->context, schedule->scripts[index], result));
}

/* One after the other already: no other case can have caused it. Where one client is served at a
 * time the one before it, which the server has not seen go, can. */
static bool is_certain(const struct queue *queue, enum failing failing)
{
    const struct schedule *schedule = queue->schedule;
    return schedule->jobs == 1 &&
           !(schedule->context->one_at_a_time && failing == FAILING_BY_ANSWER);
}

static void plan(struct queue *queue, size_t index, enum failing failing)
{
    const struct schedule *schedule = queue->schedule;
    struct attempts *attempts = &queue->attempts[index];
    bool once = schedule->fail_fast || attempts_worst(attempts)->verdict != SMTPSPEC_FAIL;
    bool by_answer = failing == FAILING_BY_ANSWER, always_alone = schedule->scripts[index]->alone;
    unsigned times = once ? 1 : TIMES, alone = by_answer || always_alone ? times : 0;
    unsigned beside = always_alone || (by_answer && (once || schedule->jobs == 1)) ? 0 : times;
    attempts->is_replayed = true;
    attempts->is_thorough = !once;
    attempts->pending = beside + alone;
    attempts->alone_left = alone;
    for (unsigned i = 0; i < beside; i++)
        cases_add(&queue->again, index);
    if (alone) {
        attempts->alone_left--;
        cases_add(&queue->lone, index);
    }
    queue->suspicion |=
        schedule->fail_fast && queue_is_failure(queue, index, attempts_worst(attempts));
}

/* Not greeted among others each time: the server may have too many clients to greet. A few such
 * cases are tried alone; many are what a dead server makes, which the breaker sees. */
static bool is_to_be_heard_alone(struct queue *queue, size_t index, enum failing failing)
{
    struct attempts *attempts = &queue->attempts[index];
    if (failing != FAILING_UNHEARD || attempts->held || attempts->was_heard_alone ||
        queue->unheard_alone++ >= UNHEARD_ALONE_MOST)
        return false;
    attempts->was_heard_alone = true;
    attempts->pending = 1;
    cases_add(&queue->lone, index);
    return true;
}

static void settle_first(struct queue *queue, size_t index, enum failing failing)
{
    const struct attempts *attempts = &queue->attempts[index];
    if (attempts->upset == UPSET_NOT || attempts_are_decided(attempts) ||
        is_certain(queue, failing) || queue_is_as_listed(queue, index, attempts_worst(attempts)))
        conclude(queue, index);
    else
        plan(queue, index, failing);
}

/* What kept it from being tried may be no more than what a busy server does once. */
static bool is_to_be_tried_again(const struct attempts *attempts)
{
    return !attempts->failed && !attempts->held && attempts->mute <= TIMES &&
           attempts->upset != UPSET_UNTRIED && !attempts->is_unheard && !attempts->is_thorough &&
           attempts->untold.verdict == SMTPSPEC_ERROR;
}

/* A case that could not be tried at first, and now fails, is as if it had been played once. */
static void settle_again(struct queue *queue, size_t index, enum failing failing)
{
    struct attempts *attempts = &queue->attempts[index];
    bool is_first_failure = attempts->failed == 1 && attempts->bad.verdict == SMTPSPEC_FAIL &&
                            !attempts->held && !attempts->is_thorough && failing != FAILING_NOT;
    if (!queue->schedule->fail_fast && (is_first_failure || is_to_be_tried_again(attempts)))
        plan(queue, index, failing);
    else if (!is_to_be_heard_alone(queue, index, failing))
        conclude(queue, index);
}

void replays_settle(struct queue *queue, size_t index, enum failing failing,
                    struct smtpspec_result *fresh)
{
    struct attempts *attempts = &queue->attempts[index];
    if (queue_is_moot(queue, index)) { /* it was being played while another playing decided */
        again_drop(fresh);
        return;
    }
    if (failing != FAILING_NOT)
        attempts->others_answered |=
            queue->breaker.answered - queue->turns[index].answered >= OTHERS;
    attempts->has_waited |= failing == FAILING_BY_WAITING || failing == FAILING_UNHEARD;
    result_add_attempt(&queue->schedule->results[index], fresh);
    attempts_add(attempts, fresh, failing != FAILING_UNHEARD);
    attempts->pending--;
    if (attempts->is_replayed && attempts_are_decided(attempts))
        conclude(queue, index);
    else if (!attempts->pending && !attempts->is_replayed)
        settle_first(queue, index, failing);
    else if (!attempts->pending)
        settle_again(queue, index, failing);
    else if (attempts->alone && attempts->alone_left && attempts->alone_left--)
        cases_add(&queue->lone, index);
}

void replays_stop(struct queue *queue)
{
    for (size_t i = 0; i < queue->schedule->count; i++) {
        struct attempts *attempts = &queue->attempts[i];
        if (queue_is_moot(queue, i) || !attempts_worst(attempts)->reason)
            continue;
        if (attempts->alone && !attempts->has_waited && !attempts->held)
            conclude(queue, i);
        else
            attempts_conclude(attempts, &queue->schedule->results[i]);
    }
}

/* Whether a case passed but for one such upset. */
static bool is_once(const struct queue *queue, size_t index, enum upset upset)
{
    const struct attempts *attempts = &queue->attempts[index];
    return attempts->is_marked && attempts->upset == upset && !attempts->is_unheard &&
           queue->schedule->results[index].verdict == SMTPSPEC_PASS && !attempts->has_come &&
           (attempts->others_answered || !upset_is_slow(upset));
}

/* Whether a case was upset like that more than once, and passed as well. */
static bool is_often(const struct queue *queue, size_t index, enum upset upset)
{
    const struct attempts *attempts = &queue->attempts[index];
    return queue->schedule->results[index].verdict == SMTPSPEC_UNSTEADY && !attempts->is_wrong &&
           attempts->failed && attempts->bad_upset == upset;
}

static bool is_of(const struct queue *queue, size_t index, enum upset upset)
{
    return is_once(queue, index, upset) || is_often(queue, index, upset);
}

/* "; 4 other cases failed like this now and then: a, b, c and 1 more". */
static char *others_of(const struct queue *queue, size_t first, enum upset upset, size_t count)
{
    struct buffer text = {0};
    size_t named = 0;
    if (count == 1)
        return mem_text("");
    buffer_format(&text, "; %zu other %s failed like this now and then: ", count - 1,
                  count == 2 ? "case" : "cases");
    for (size_t i = first + 1; i < queue->schedule->count && named < NAMED_MOST; i++)
        if (is_of(queue, i, upset))
            buffer_format(&text, "%s%s", named++ ? ", " : "", queue->schedule->scripts[i]->id);
    if (count - 1 > named)
        buffer_format(&text, " and %zu more", count - 1 - named);
    return buffer_take(&text);
}

/* What it is where it is not the matter of the cases that met it. */
static enum incident incident_of(enum upset upset)
{
    return upset == UPSET_CLOSED       ? INCIDENT_DROPPED
           : upset == UPSET_NO_REPLY   ? INCIDENT_UNANSWERED
           : upset == UPSET_NO_MESSAGE ? INCIDENT_LOST
           : upset == UPSET_MISPLACED  ? INCIDENT_MISPLACED
                                       : INCIDENT_NONE;
}

/* The invariant about it is the judge; false: there is none in the run. */
static bool hand_to_judge(const struct queue *queue, size_t first, enum upset upset,
                          const char *others)
{
    const struct context *context = queue->schedule->context;
    const struct smtpspec_result *worst = is_often(queue, first, upset)
                                              ? &queue->schedule->results[first]
                                              : attempts_worst(&queue->attempts[first]);
    if (incident_of(upset) == INCIDENT_NONE ||
        !incidents_judge(context->incidents, incident_of(upset)))
        return false;
    struct sighting sighting = {
        .reason = secrets_hide(context->secrets, mem_format("%s%s", worst->reason, others)),
        .expected = mem_text(worst->expected ? worst->expected : ""),
        .got = secrets_hide(context->secrets, mem_text(worst->got ? worst->got : "")),
        .command = mem_text("")};
    invariants_met_once(context->invariants, incident_of(upset),
                        queue->schedule->scripts[first]->id, &sighting);
    sighting_release(&sighting);
    return true;
}

static void accuse_case(struct queue *queue, size_t first, const char *others)
{
    const struct schedule *schedule = queue->schedule;
    struct smtpspec_result *result = &schedule->results[first];
    struct attempts *attempts = &queue->attempts[first];
    again_accept(result, attempts->failed ? &attempts->bad : &attempts->untold);
    char *reason = mem_format("%s%s", result->reason, others);
    free(result->reason);
    result->reason = reason;
    result->verdict = SMTPSPEC_UNSTEADY;
    record_hide_result(result, schedule->context->secrets);
}

/* The invariant judges what upset the case. */
static void excuse(struct smtpspec_result *result, const char *judge)
{
    char *reason = mem_format("%s, which %s judges", result->reason, judge);
    free(result->reason);
    result->reason = reason;
    result->verdict = SMTPSPEC_SKIP;
}

/* Whether closes that come now and then explain what became of it: the case is long, or it warns,
 * for which it was played twice only. */
static bool is_cut_off(const struct queue *queue, size_t index)
{
    const struct smtpspec_result *result = &queue->schedule->results[index];
    return upset_of(result) == UPSET_CLOSED &&
           (result->verdict == SMTPSPEC_WARN || queue->attempts[index].lines_sent >= LONG);
}

/* Those that it upset more than once; and of a server that closes connections now and then also
 * long ones that it always upset, of which none shows that it recurs. */
static void excuse_all(struct queue *queue, enum upset upset)
{
    const struct schedule *schedule = queue->schedule;
    const char *judge = incidents_judge(schedule->context->incidents, incident_of(upset));
    for (size_t i = 0; i < schedule->count; i++) {
        struct smtpspec_result *result = &schedule->results[i];
        if (is_often(queue, i, upset) || (upset == UPSET_CLOSED && is_cut_off(queue, i)))
            excuse(result, judge);
        if (upset == UPSET_CLOSED && queue->attempts[i].lines_sent >= LONG)
            incidents_forget(schedule->context->incidents, schedule->scripts[i]);
    }
}

static void accuse(struct queue *queue, size_t first, enum upset upset, size_t count)
{
    char *others = others_of(queue, first, upset, count);
    if (hand_to_judge(queue, first, upset, others))
        excuse_all(queue, upset);
    else if (is_once(queue, first, upset))
        accuse_case(queue, first, others);
    free(others);
}

/* Messages that came after all were late: the machine or its queue was busy. */
static void look_for_late_mail(struct queue *queue)
{
    const struct context *context = queue->schedule->context;
    for (size_t i = 0; i < queue->schedule->count && context->mailbox; i++)
        if (is_once(queue, i, UPSET_NO_MESSAGE))
            queue->attempts[i].has_come = rechecks_have_come(
                context->rechecks, queue->schedule->scripts[i], context->mailbox);
}

/* Mail in the wrong mailbox never happens by accident, nor does what recurs. */
static bool is_accident(enum upset upset, size_t count, size_t often)
{
    return upset != UPSET_MISPLACED && !often && count <= ACCIDENTS_MOST;
}

void replays_fold(struct queue *queue)
{
    for (size_t i = 0; i < queue->schedule->count; i++)
        queue_ask_owners(queue, i); /* some were played after the cases that lean on them */
    look_for_late_mail(queue);
    for (unsigned kind = UPSET_CLOSED; kind < UPSET_UNTRIED; kind++) {
        enum upset upset = (enum upset)kind;
        size_t count = 0, often = 0, first = 0;
        for (size_t i = queue->schedule->count; i-- > 0;)
            if (is_of(queue, i, upset)) {
                first = i;
                count++;
                often += is_often(queue, i, upset);
            }
        if (count && !is_accident(upset, count, often))
            accuse(queue, first, upset, count);
    }
}
