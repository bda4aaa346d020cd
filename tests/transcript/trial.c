#include "trial.h"

#include "escape.h"
#include "memory.h"
#include "part.h"
#include "play.h"
#include "playing.h"
#include "record.h"
#include "run.h"
#include "run_reference.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TIMEOUT_MS 120000 /* on a machine as slow as it likes */
#define THREADS_MOST 64
#define EVENTS_MOST 40 /* of a connection: if there are more, only some are changed */

void __real_schedule_play(const struct schedule *schedule);
void __wrap_schedule_play(const struct schedule *schedule);
enum play_end __real_play_script(const struct context *context, const struct script *script,
                                 struct smtpspec_result *result);
enum play_end __wrap_play_script(const struct context *context, const struct script *script,
                                 struct smtpspec_result *result);

/* A case that is played again is taped again. */
static enum play_end tape_script(struct trial *trial, const struct script *script, size_t index,
                                 struct smtpspec_result *result)
{
    struct deck deck = {.tape = &trial->tapes[index]};
    tape_release(deck.tape);
    deck_use(&deck);
    enum play_end end = __real_play_script(trial->schedule->context, script, result);
    deck_use(NULL);
    deck_release(&deck);
    return end;
}

/* CONTEXT comes from __wrap_schedule_play(). */
enum play_end __wrap_play_script(const struct context *context, const struct script *script,
                                 struct smtpspec_result *result)
{
    struct trial *trial = ((const struct taped_context *)context)->trial;
    for (size_t i = 0; i < trial->schedule->count; i++)
        if (trial->schedule->scripts[i] == script)
            return tape_script(trial, script, i, result);
    return __real_play_script(context, script, result);
}

/* One replay from the tape. */
struct replay {
    struct deck deck;
    struct smtpspec_result result;
    enum smtpspec_verdict *invariants; /* one per invariant */
};

static void judge_invariants(const struct trial *trial, struct invariants *invariants,
                             struct replay *replay)
{
    for (size_t i = 0; i < trial->invariants_count; i++) {
        struct smtpspec_result result = {0};
        invariants_result(invariants, trial->invariants[i], &result);
        replay->invariants[i] = result.verdict;
        result_empty(&result);
    }
}

static void replay_play(const struct trial *trial, size_t index, const struct change *change,
                        struct replay *replay)
{
    struct context context = *trial->schedule->context;
    context.invariants = invariants_new(trial->invariants, trial->invariants_count);
    context.incidents = NULL; /* a case answers for what it meets */
    context.rechecks = rechecks_new();
    context.wait_ms = 0;
    replay->deck = (struct deck){.tape = &trial->tapes[index],
                                 .plays = true,
                                 .change = *change,
                                 .blindness = trial->blindness};
    deck_use(&replay->deck);
    __real_play_script(&context, trial->schedule->scripts[index], &replay->result);
    deck_use(NULL);
    deck_release(&replay->deck);
    judge_invariants(trial, context.invariants, replay);
    rechecks_free(&context.rechecks);
    invariants_free(&context.invariants);
}

static void replay_begin(const struct trial *trial, struct replay *replay)
{
    *replay = (struct replay){0};
    replay->invariants = mem_alloc((trial->invariants_count + 1) * sizeof *replay->invariants);
}

static void replay_end(struct replay *replay)
{
    result_empty(&replay->result);
    free(replay->invariants);
}

static bool is_against(enum smtpspec_verdict verdict)
{
    return verdict == SMTPSPEC_FAIL || verdict == SMTPSPEC_WARN || verdict == SMTPSPEC_NOTE;
}

static bool breaks_more(const struct trial *trial, const struct replay *replay,
                        const struct replay *unchanged)
{
    for (size_t i = 0; i < trial->invariants_count; i++)
        if (is_against(replay->invariants[i]) && replay->invariants[i] != unchanged->invariants[i])
            return true;
    return false;
}

/* A case in which replies are changed. */
struct subject {
    struct trial *trial;
    size_t index;
    struct replay unchanged;
    size_t replies, left;
    bool failed; /* a changed reply made it a fail, warn or note */
    size_t counts[CHANGE_KINDS][FINDINGS];
};

static void tell(const struct subject *subject, const struct change *change,
                 const struct tape_event *reply, const struct replay *replay, enum finding finding)
{
    struct trial *trial = subject->trial;
    char *text = escape_new(reply->octets, reply->length < 100 ? reply->length : 100);
    char detail[32] = "";
    if (change->kind == CHANGE_DIGIT)
        snprintf(detail, sizeof detail, " %c", change->digit);
    else if (change->kind == CHANGE_DROP || change->kind == CHANGE_LF)
        snprintf(detail, sizeof detail, " %zu", change->line + 1);
    pthread_mutex_lock(&trial->lock);
    printf("%s: connection %zu, %s%s: %s: %s", trial->schedule->scripts[subject->index]->id,
           change->track + 1, change_name(change->kind), detail, text, finding_name(finding));
    if (replay->deck.reader)
        printf(" (read by line %u)", replay->deck.reader->at.line);
    if (replay->deck.lax)
        printf(" (line %u accepts a reply that it does not name)", replay->deck.lax->at.line);
    printf("; %s %s\n", smtpspec_verdict_name(replay->result.verdict), replay->result.reason);
    pthread_mutex_unlock(&trial->lock);
    free(text);
}

static void try_change(struct subject *subject, const struct change *change,
                       const struct tape_event *reply)
{
    struct trial *trial = subject->trial;
    struct replay replay;
    replay_begin(trial, &replay);
    replay_play(trial, subject->index, change, &replay);
    struct replayed replayed = {
        .result = &replay.result,
        .verdict_differs = replay.result.verdict != subject->unchanged.result.verdict,
        .invariants_differ = breaks_more(trial, &replay, &subject->unchanged),
    };
    enum finding finding = finding_of(&replay.deck, &replayed);
    subject->counts[change->kind][finding]++;
    subject->failed = subject->failed || is_against(replay.result.verdict);
    if (finding == UNEXPLAINED || trial->tells)
        tell(subject, change, reply, &replay, finding);
    replay_end(&replay);
}

/* The lines between the first and the last of a long reply take turns, from case to case. */
static bool is_its_turn(const struct subject *subject, const struct change *change, size_t lines)
{
    return subject->trial->all || !change->line || change->line + 1 == lines ||
           change->line - 1 == subject->index % (lines - 2);
}

static void try_reply(struct subject *subject, size_t track, size_t event)
{
    const struct tape *tape = &subject->trial->tapes[subject->index];
    const struct tape_event *reply = &tape->tracks[track].events[event];
    size_t lines = change_lines(reply);
    for (size_t n = 0; n < change_count(reply); n++) {
        struct change change = change_nth(reply, n);
        change.track = track;
        change.event = event;
        if (is_its_turn(subject, &change, lines))
            try_change(subject, &change, reply);
        else
            subject->left++;
    }
    subject->replies++;
}

/* So do the replies between the first and the last of a connection with hundreds: each change costs
 * as much as all of them. */
static bool is_one_of_many(const struct subject *subject, size_t event, size_t events)
{
    size_t step = events / EVENTS_MOST;
    return !subject->trial->all && step && event > EVENTS_MOST / 4 &&
           event + EVENTS_MOST / 4 < events && event / 2 % step != subject->index % step;
}

static void try_replies(struct subject *subject)
{
    const struct tape *tape = &subject->trial->tapes[subject->index];
    for (size_t track = 0; track < tape->tracks_count; track++)
        for (size_t i = 0; i < tape->tracks[track].count; i++) {
            const struct tape_event *event = &tape->tracks[track].events[i];
            if (event->kind != TAPE_REPLY || event->outcome != LINK_OK)
                continue;
            if (is_one_of_many(subject, i, tape->tracks[track].count))
                subject->left += change_count(event);
            else
                try_reply(subject, track, i);
        }
}

/* The unchanged transcript must pass, or nothing could be said about a changed one. */
static bool passes_unchanged(struct subject *subject)
{
    struct trial *trial = subject->trial;
    const struct replay *replay = &subject->unchanged;
    replay_play(trial, subject->index, &(struct change){0}, &subject->unchanged);
    if (replay->result.verdict == SMTPSPEC_PASS && !replay->deck.strayed && !replay->deck.lax)
        return true;
    pthread_mutex_lock(&trial->lock);
    trial->unlike++;
    printf(
        "%s: the unchanged transcript gives %s%s: %s\n",
        trial->schedule->scripts[subject->index]->id, smtpspec_verdict_name(replay->result.verdict),
        replay->deck.strayed ? ", and the case sends something else" : "", replay->result.reason);
    pthread_mutex_unlock(&trial->lock);
    return false;
}

static void add_counts(const struct subject *subject)
{
    struct trial *trial = subject->trial;
    pthread_mutex_lock(&trial->lock);
    trial->cases++;
    trial->replies += subject->replies;
    trial->left += subject->left;
    for (size_t i = 0; i < CHANGE_KINDS; i++)
        for (size_t k = 0; k < FINDINGS; k++)
            trial->counts[i][k] += subject->counts[i][k];
    pthread_mutex_unlock(&trial->lock);
}

/* No changed reply makes the case fail. Where the reference server does not bring about what the
 * case judges (it refuses the recipient whose report is looked for), only a fault can. */
static void note_unfailed(const struct subject *subject)
{
    struct trial *trial = subject->trial;
    const struct script *script = trial->schedule->scripts[subject->index];
    const struct deck *deck = &subject->unchanged.deck;
    const char *why = deck->looks_elsewhere ? "; it judges by something else"
                      : deck->judges        ? ""
                                            : "; no step that judges was reached";
    pthread_mutex_lock(&trial->lock);
    trial->looks_elsewhere += deck->looks_elsewhere;
    trial->judges_nothing += !deck->looks_elsewhere && !deck->judges;
    trial->never_failed += !*why;
    if (!*why || trial->tells)
        printf("%s: no changed reply makes it fail%s\n", script->id, why);
    pthread_mutex_unlock(&trial->lock);
}

static void try_case(struct trial *trial, size_t index)
{
    struct subject subject = {.trial = trial, .index = index};
    replay_begin(trial, &subject.unchanged);
    if (trial->tapes[index].is_full) {
        printf("%s: does more than a tape can hold\n", trial->schedule->scripts[index]->id);
        atomic_fetch_add(&trial->too_long, 1);
    } else if (passes_unchanged(&subject)) {
        try_replies(&subject);
        add_counts(&subject);
        if (!subject.failed)
            note_unfailed(&subject);
    }
    replay_end(&subject.unchanged);
}

static bool is_meant(const struct trial *trial, const struct script *script)
{
    return strncmp(script->id, trial->prefix, strlen(trial->prefix)) == 0 &&
           (*trial->prefix || part_holds(script->id));
}

static void *work(void *state)
{
    struct trial *trial = state;
    const struct schedule *schedule = trial->schedule;
    size_t index;
    while ((index = atomic_fetch_add(&trial->next, 1)) < schedule->count)
        if (schedule->played[index] && schedule->results[index].verdict == SMTPSPEC_PASS &&
            !schedule->scripts[index]->always_count && is_meant(trial, schedule->scripts[index]))
            try_case(trial, index);
    return NULL;
}

static void run_threads(struct trial *trial)
{
    pthread_t threads[THREADS_MOST];
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    size_t count = processors < 1 ? 1 : processors > THREADS_MOST ? THREADS_MOST : processors;
    for (size_t i = 0; i < count; i++)
        if (pthread_create(&threads[i], NULL, work, trial) != 0)
            abort();
    for (size_t i = 0; i < count; i++)
        pthread_join(threads[i], NULL);
}

static void choose_invariants(struct trial *trial)
{
    const struct schedule *schedule = trial->schedule;
    trial->invariants = mem_alloc((schedule->count + 1) * sizeof *trial->invariants);
    for (size_t i = 0; i < schedule->count; i++) {
        if (!schedule->scripts[i]->always_count)
            continue;
        char *lack = play_unmet_need(schedule->context, schedule->scripts[i]);
        if (!lack)
            trial->invariants[trial->invariants_count++] = schedule->scripts[i];
        free(lack);
    }
}

/* After the cases and before the end of the run: the mailbox is still open. */
void __wrap_schedule_play(const struct schedule *schedule)
{
    struct trial *trial = schedule->reporter->state;
    struct schedule own = *schedule;
    struct taped_context taped = {.context = *schedule->context, .trial = trial};
    own.context = &taped.context;
    trial->schedule = &own;
    trial->tapes = mem_alloc((own.count + 1) * sizeof *trial->tapes);
    choose_invariants(trial);
    __real_schedule_play(&own);
    for (size_t i = 0; i < own.count; i++)
        trial->untaped[own.results[i].verdict] += !own.scripts[i]->always_count;
    run_threads(trial);
    for (size_t i = 0; i < own.count; i++)
        tape_release(&trial->tapes[i]);
    free(trial->tapes);
    free(trial->invariants);
    trial->schedule = NULL;
}

bool trial_hold(struct trial *trial, const struct script *const *scripts, size_t count,
                struct err *err)
{
    struct smtpspec_reporter reporter = {.state = trial};
    struct run_settings settings = {
        .scripts = scripts,
        .count = count,
        .timeout_ms = TIMEOUT_MS,
        .stop = stop_new(),
        .reporter = &reporter,
    };
    pthread_mutex_init(&trial->lock, NULL);
    struct smtpspec_record *record = run_reference(&settings, NULL, err);
    bool good = record != NULL;
    record_free(&record);
    stop_free(&settings.stop);
    pthread_mutex_destroy(&trial->lock);
    return good;
}

size_t trial_unexplained(const struct trial *trial)
{
    size_t count = 0;
    for (size_t i = 0; i < CHANGE_KINDS; i++)
        count += trial->counts[i][UNEXPLAINED];
    return count;
}
