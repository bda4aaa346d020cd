#include "run.h"

#include "context.h"
#include "deviations.h"
#include "launch.h"
#include "mailbox_probe.h"
#include "mailbox_secrets.h"
#include "memory.h"
#include "play.h"
#include "record.h"
#include "reference.h"
#include "run_record.h"
#include "schedule.h"
#include "variables.h"
#include "verdict.h"

#include <stdlib.h>

/* The state of a run. */
struct run {
    const struct run_settings *settings;
    struct reference *reference; /* the embedded server; NULL: another target */
    struct target *target;
    struct context context;
    struct survey *survey;
    struct vars *vars;
    struct smtpspec_record *record;
    bool *played;
};

static bool take_survey(struct run *run, struct err *err)
{
    struct survey_settings settings = {
        .target = run->target,
        .stop = run->settings->stop,
        .guard = run->settings->guard,
        .timeout_ms = run->context.timeout_ms,
        .client = run->target->client,
    };
    run->survey = survey_take(&settings, err);
    run->context.survey = run->survey;
    return run->survey != NULL;
}

static bool remember_old_mail(struct run *run, struct err *err)
{
    for (size_t i = 0; run->context.mailbox && i < run->target->recipients_count; i++)
        if (!mailbox_baseline(run->context.mailbox, run->target->recipients[i], err))
            return err_prefix(err, "the mailbox cannot be read");
    return true;
}

static struct smtpspec_result *result_of(struct run *run, const struct script *script)
{
    for (size_t i = 0; i < run->settings->count; i++)
        if (run->settings->scripts[i] == script)
            return &run->record->cases[i];
    return NULL;
}

/* A message was absent, or there once, when its case looked, and is no longer so. */
static void recheck_differs(void *state, const struct recheck *recheck, size_t found)
{
    struct run *run = state;
    struct smtpspec_result *result = result_of(run, recheck->script);
    if (!result || result->verdict == SMTPSPEC_FAIL)
        return;
    free(result->reason);
    free(result->expected);
    free(result->got);
    struct citation citation = script_citation(recheck->script, recheck->judges);
    citation_set(result, &citation);
    result->verdict = verdict_of_break(citation.level);
    result->reason = mem_format("at the end of the run the mailbox of %s holds %zu messages of "
                                "this case, not %zu",
                                recheck->recipient, found, recheck->count);
    result->expected = mem_format("%zu in the mailbox", recheck->count);
    result->got = mem_format("%zu in the mailbox", found);
    result->failed_line = recheck->line;
}

static void judge_invariants(struct run *run)
{
    const struct run_settings *settings = run->settings;
    for (size_t i = 0; i < settings->count; i++)
        if (settings->scripts[i]->always_count) {
            invariants_result(run->context.invariants, settings->scripts[i],
                              &run->record->cases[i]);
            run->played[i] = true;
        }
}

static void skip_unmet_invariants(struct run *run)
{
    for (size_t i = 0; i < run->settings->count; i++) {
        const struct script *script = run->settings->scripts[i];
        char *lack = script->always_count ? play_unmet_need(&run->context, script) : NULL;
        if (lack)
            invariants_skip(run->context.invariants, script, lack);
        free(lack);
    }
}

static bool play_all(struct run *run, struct err *err)
{
    const struct run_settings *settings = run->settings;
    struct schedule schedule = {
        .context = &run->context,
        .scripts = settings->scripts,
        .count = settings->count,
        .results = run->record->cases,
        .played = run->played,
        .jobs = settings->jobs ? settings->jobs : RUN_JOBS,
        .fail_fast = settings->fail_fast,
        .strict = settings->strict,
        .stop = settings->stop,
        .reporter = settings->reporter,
    };
    skip_unmet_invariants(run);
    schedule_play(&schedule);
    bool good = !run->context.mailbox || rechecks_run(run->context.rechecks, run->context.mailbox,
                                                      recheck_differs, run, err);
    judge_invariants(run);
    return good;
}

/* What comes before the first case: the server is looked at, and one message goes through. */
static bool look_at_target(struct run *run, struct err *err)
{
    if (!remember_old_mail(run, err) || !take_survey(run, err))
        return false;
    run->vars =
        variables_new(&(struct variables_source){run->target, run->survey, run->context.tokens});
    run->context.vars = run->vars;
    return mailbox_probe(&run->context, err);
}

/* Faults of the embedded server spare the look at it: without it there would be nothing to test. */
static bool look_while_spared(struct run *run, struct err *err)
{
    if (run->reference)
        reference_spare(run->reference, true);
    bool good = look_at_target(run, err);
    if (run->reference)
        reference_spare(run->reference, false);
    return good;
}

/* Called with the server running and the mailbox open. */
static bool play_target(struct run *run, struct err *err)
{
    long began = clock_now();
    if (!look_while_spared(run, err))
        return false;
    run->record =
        run_record_new(run->target, run->survey, run->settings->scripts, run->settings->count);
    struct run_so_far *so_far = run->settings->so_far;
    if (so_far)
        *so_far = (struct run_so_far){run->record, run->played};
    bool good = play_all(run, err);
    if (so_far)
        so_far->record = NULL;
    run_record_close(run->record, run->played);
    deviations_apply(run->target, run->record);
    record_summarise(run->record);
    record_hide(run->record, run->context.secrets);
    run->record->seconds = (double)(clock_now() - began) / 1000.0;
    if (!good)
        record_free(&run->record);
    return good;
}

static void context_release(struct run *run)
{
    mailbox_close(&run->context.mailbox);
    invariants_free(&run->context.invariants);
    rechecks_free(&run->context.rechecks);
    tokens_free(&run->context.tokens);
    survey_free(&run->survey);
    vars_free(&run->vars);
    secrets_free(&run->context.secrets);
    free(run->played);
}

/* Those that are known before anything is said. */
static struct secrets *secrets_of(const struct target *target)
{
    struct secrets *secrets = secrets_new();
    secrets_add(secrets, target->login.password);
    mailbox_secrets_add(secrets, &target->mailbox);
    return secrets;
}

struct smtpspec_record *run_with_mailbox(const struct run_settings *settings,
                                         struct reference *reference, struct target *target,
                                         struct mailbox *mailbox, struct err *err)
{
    struct run run = {.settings = settings, .reference = reference, .target = target};
    run.played = mem_alloc((settings->count + 1) * sizeof *run.played);
    run.context = (struct context){
        .target = target,
        .mailbox = mailbox,
        .invariants = invariants_new(settings->scripts, settings->count),
        .tokens = tokens_new(),
        .rechecks = rechecks_new(),
        .secrets = secrets_of(target),
        .stop = settings->stop,
        .guard = settings->guard,
        .timeout_ms = settings->timeout_ms ? settings->timeout_ms
                      : target->timeout_ms ? target->timeout_ms
                                           : RUN_TIMEOUT_MS,
        .wait_ms = settings->wait_ms ? settings->wait_ms : RUN_WAIT_MS,
        .resolver = settings->resolver,
    };
    const struct smtpspec_reporter *reporter = settings->reporter;
    if (play_target(&run, err) && reporter && reporter->record)
        reporter->record(reporter->state, run.record);
    secrets_hide_err(run.context.secrets, err);
    context_release(&run);
    return run.record;
}

struct smtpspec_record *run_target(const struct run_settings *settings, struct target *target,
                                   struct err *err)
{
    struct launch *launch = NULL;
    struct mailbox *mailbox = NULL;
    struct smtpspec_record *record = NULL;
    struct secrets *secrets = secrets_of(target);
    struct launch_settings start = {
        .stop = settings->stop, .guard = settings->guard, .secrets = secrets};
    target->mailbox.guard = settings->guard;
    if (!target->start && !guard_may_reach(settings->guard, &target->endpoint, err))
        goto out;
    if (target->start && !(launch = launch_target(target, &start, err)))
        goto out;
    if (target_has_mailbox(target) &&
        !(mailbox = mailbox_open(&target->mailbox, settings->stop, err)))
        goto out;
    record = run_with_mailbox(settings, NULL, target, mailbox, err);
    if (!record && !stop_is_set(settings->stop))
        launch_keep_log(launch, err);
out:
    launch_end(&launch);
    secrets_hide_err(secrets, err);
    secrets_free(&secrets);
    return record;
}
