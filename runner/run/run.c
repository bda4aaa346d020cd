#include "run.h"

#include "baseline.h"
#include "budget.h"
#include "causes.h"
#include "claims.h"
#include "context.h"
#include "deviations.h"
#include "findings.h"
#include "last_look.h"
#include "launch.h"
#include "mailbox_secrets.h"
#include "memory.h"
#include "play.h"
#include "record.h"
#include "reference.h"
#include "roles.h"
#include "run_record.h"
#include "schedule.h"
#include "serving.h"
#include "variables.h"
#include "verdict.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The state of a run. */
struct run {
    const struct run_settings *settings;
    struct reference *reference; /* the embedded server; NULL: another target */
    struct target *target;
    struct context context;
    struct launch *launch; /* NULL: the server is not ours to start */
    const struct launch_settings *start;
    struct survey *survey;
    struct vars *vars;
    const struct budget *budget;
    struct stop *sessions; /* what all that is said to the server watches */
    struct findings *findings;
    struct claims claims;
    struct smtpspec_record *record;
    bool *played;
    unsigned jobs; /* sessions at once */
    bool hurried;  /* the time is too short for all cases */
};

static bool take_survey(struct run *run, struct err *err)
{
    struct survey_settings settings = {
        .target = run->target,
        .stop = run->sessions,
        .guard = run->settings->guard,
        .timeout_ms = run->context.timeout_ms,
        .client = run->target->client,
        .secrets = run->context.secrets,
        .log = run->context.log,
        .tries_login = claims_use_login(&run->claims),
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

static void judge_invariants(struct run *run)
{
    const struct run_settings *settings = run->settings;
    incidents_show(run->context.incidents);
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

static bool restart(void *state, struct err *err)
{
    struct run *run = state;
    return launch_again(run->launch, run->target, run->start, err);
}

/* Said early, so that nobody waits for what will not come. */
static void foretell(struct run *run, const struct pace *pace)
{
    const struct run_settings *settings = run->settings;
    long times = settings->repeat ? (long)settings->repeat : 1;
    long needed = budget_estimate(settings->scripts, settings->count, run->jobs, pace) * times;
    if (budget_ran_out(run->budget) || needed <= budget_left(run->budget))
        return;
    char *reply = budget_time(pace->reply), *all = budget_time(needed),
         *given = budget_words(run->budget);
    char *text = mem_format("the server takes %s for a reply: the cases will take about %s, and "
                            "--max-time gives %s, so that not all will be played",
                            reply, all, given);
    findings_add(run->findings, text);
    run->hurried = true;
    free(text);
    free(given);
    free(all);
    free(reply);
}

/* How many sessions there may be at once. */
static void see_whether_alone(struct run *run, const struct pace *pace)
{
    run->context.one_at_a_time = serving_is_one_at_a_time(&run->context, pace);
    if (!run->context.one_at_a_time)
        return;
    findings_add(run->findings, "the server serves one connection at a time: so are the cases "
                                "played, and those that need two are skipped");
    run->jobs = 1;
}

static void play_all(struct run *run)
{
    const struct run_settings *settings = run->settings;
    struct schedule schedule = {
        .context = &run->context,
        .scripts = settings->scripts,
        .count = settings->count,
        .results = run->record->cases,
        .played = run->played,
        .jobs = run->jobs,
        .repeat = settings->repeat,
        .hurried = run->hurried,
        .fail_fast = settings->fail_fast,
        .failures = settings->failures,
        .baseline = settings->baseline,
        .stop = budget_stop(run->budget),
        .sessions = run->sessions,
        .findings = run->findings,
        .restart = run->launch ? restart : NULL,
        .restart_state = run,
        .reporter = settings->reporter,
    };
    skip_unmet_invariants(run);
    schedule_play(&schedule);
    last_look_take(&(struct last_look){.context = &run->context,
                                       .record = run->record,
                                       .scripts = settings->scripts,
                                       .count = settings->count,
                                       .findings = run->findings});
    judge_invariants(run);
}

/* What was not played is said by every report: a skip with the reason. What was stopped by somebody
 * is left out: they know. */
static void close_record(struct run *run)
{
    char *why = NULL;
    if (budget_ran_out(run->budget)) {
        char *time = budget_words(run->budget);
        why = mem_format("not played: the %s of --max-time ran out", time);
        findings_add(run->findings, why + strlen("not played: "));
        free(time);
    }
    run_record_close(run->record, run->played, why);
    free(why);
    deviations_apply(run->target, run->record, run->settings->is_partial);
    baseline_apply(run->settings->baseline, run->record);
    if (run->settings->signatures)
        causes_find(run->settings->signatures, run->record);
    record_summarise(run->record);
    run->record->wrong_claims = (unsigned)run->claims.withdrawn;
    run->record->findings = findings_take(run->findings, &run->record->findings_count);
}

/* A run that stops at its first failure, or as its reporter wishes, stops for all targets. */
static void pass_on_stop(const struct run *run)
{
    if (stop_is_set(budget_stop(run->budget)) && !budget_ran_out(run->budget))
        stop_set(run->settings->stop);
}

/* Those of the target, as far as it is known what holds of it. */
static void set_variables(struct run *run)
{
    vars_free(&run->vars);
    run->vars =
        variables_new(&(struct variables_source){run->target, run->survey, run->context.tokens});
    run->context.vars = run->vars;
}

/* What comes before the first case: the server is looked at, and what is said of it. */
static bool look_at_target(struct run *run, struct err *err)
{
    run->jobs = run->settings->jobs ? run->settings->jobs : RUN_JOBS;
    struct pace pace = serving_pace(&run->context);
    foretell(run, &pace);
    if (!remember_old_mail(run, err) || !take_survey(run, err))
        return false;
    see_whether_alone(run, &pace);
    set_variables(run);
    if (!claims_check(&run->claims, err))
        return false;
    set_variables(run);
    return true;
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
    bool looked = look_while_spared(run, err);
    if (!looked && !budget_ran_out(run->budget))
        return false;
    run->record =
        run_record_new(run->target, run->survey, run->settings->scripts, run->settings->count);
    run_record_note_edition(run->record, run->settings->edition);
    struct run_so_far *so_far = run->settings->so_far;
    if (so_far)
        *so_far = (struct run_so_far){run->record, run->played};
    if (looked)
        play_all(run);
    if (so_far)
        so_far->record = NULL;
    close_record(run);
    record_hide(run->record, run->context.secrets);
    pass_on_stop(run);
    run->record->seconds = (double)(clock_now() - began) / 1000.0;
    return true;
}

static void context_release(struct run *run)
{
    mailbox_close(&run->context.mailbox);
    incidents_free(&run->context.incidents);
    owners_free(&run->context.owners);
    invariants_free(&run->context.invariants);
    rechecks_free(&run->context.rechecks);
    tokens_free(&run->context.tokens);
    survey_free(&run->survey);
    vars_free(&run->vars);
    findings_free(&run->findings);
    rate_free(&run->context.rate);
    session_log_free(&run->context.log);
    secrets_free(&run->context.secrets);
    stop_free(&run->sessions);
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

static void set_context(struct run *run, struct mailbox *mailbox)
{
    const struct run_settings *settings = run->settings;
    run->context = (struct context){
        .target = run->target,
        .mailbox = mailbox,
        .invariants = invariants_new(settings->scripts, settings->count),
        .tokens = tokens_new(),
        .rechecks = rechecks_new(),
        .secrets = secrets_of(run->target),
        .guard = settings->guard,
        .stop = run->sessions,
        .timeout_ms = settings->timeout_ms      ? settings->timeout_ms
                      : run->target->timeout_ms ? run->target->timeout_ms
                                                : RUN_TIMEOUT_MS,
        .wait_ms = settings->wait_ms ? settings->wait_ms : RUN_WAIT_MS,
        .resolver = settings->resolver,
        .rate = settings->rate > 0 ? rate_new(settings->rate) : NULL,
    };
    run->context.incidents = incidents_new(run->context.invariants);
    run->context.owners = owners_new(settings->scripts, settings->count);
    if (settings->log)
        run->context.log = session_log_new(settings->log, run->context.secrets);
}

struct smtpspec_record *run_in_place(const struct run_settings *settings,
                                     const struct run_place *place, struct err *err)
{
    struct run run = {
        .settings = settings,
        .budget = place->budget,
        .target = place->target,
        .launch = place->launch,
        .start = place->start,
        .reference = place->reference,
    };
    run.sessions = stop_new_within(budget_stop(place->budget), 0);
    run.played = mem_alloc((settings->count + 1) * sizeof *run.played);
    set_context(&run, place->mailbox);
    run.findings = findings_new(settings->reporter, run.context.secrets);
    run.claims = (struct claims){.context = &run.context,
                                 .target = place->target,
                                 .scripts = settings->scripts,
                                 .scripts_count = settings->count,
                                 .findings = run.findings,
                                 .are_trusted = settings->trust_target,
                                 .are_known = place->reference};
    if (place->mailbox)
        mailbox_set_patience(place->mailbox, run.context.wait_ms);
    const struct smtpspec_reporter *reporter = settings->reporter;
    bool good = run.sessions ? play_target(&run, err)
                             : err_set(err, "the run cannot begin: %s", strerror(errno));
    if (good && reporter && reporter->record)
        reporter->record(reporter->state, run.record);
    secrets_hide_err(run.context.secrets, err);
    context_release(&run);
    return run.record;
}

struct smtpspec_record *run_target(const struct run_settings *settings, struct target *target,
                                   struct err *err)
{
    struct budget *budget = budget_new(settings->stop, settings->max_ms, err);
    if (!budget)
        return NULL;
    const struct stop *stop = budget_stop(budget);
    struct launch *launch = NULL;
    struct mailbox *mailbox = NULL;
    struct smtpspec_record *record = NULL;
    struct secrets *secrets = secrets_of(target);
    struct launch_settings start = {.stop = stop, .guard = settings->guard, .secrets = secrets};
    target->mailbox.guard = settings->guard;
    if (!target->start && !guard_may_reach(settings->guard, &target->endpoint, err))
        goto out;
    if (target->start && !(launch = launch_target(target, &start, err)))
        goto out;
    if (target_has_mailbox(target) && !(mailbox = mailbox_open(&target->mailbox, stop, err)))
        goto out;
    struct run_place place = {
        .budget = budget, .target = target, .launch = launch, .start = &start, .mailbox = mailbox};
    record = run_in_place(settings, &place, err);
    if (!record && !stop_is_set(stop))
        launch_keep_log(launch, err);
out:
    launch_end(&launch);
    budget_free(&budget);
    secrets_hide_err(secrets, err);
    secrets_free(&secrets);
    return record;
}
