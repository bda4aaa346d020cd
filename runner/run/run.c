#include "run.h"

#include "context.h"
#include "deviations.h"
#include "escape.h"
#include "kinds.h"
#include "launch.h"
#include "mailbox_secrets.h"
#include "memory.h"
#include "play.h"
#include "record.h"
#include "schedule.h"
#include "sentinel.h"
#include "verdict.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a run holds while it goes on. */
struct run {
    const struct run_settings *settings;
    struct target *target;
    struct context context;
    struct survey *survey;
    struct vars *vars;
    struct smtpspec_record *record;
    bool *played;
};

static void set_text(struct vars *vars, const char *name, const char *text)
{
    vars_set(vars, name, text ? text : "", text ? strlen(text) : 0);
}

static void set_local_part(struct vars *vars, const char *name, const char *address)
{
    const char *at = strrchr(address, '@');
    vars_set(vars, name, address, at ? (size_t)(at - address) : strlen(address));
}

/* For what must not depend on case (RFC 5321 2.4). */
static void set_upper_case(struct vars *vars, const char *name, const char *of)
{
    size_t length;
    char *text = mem_text(vars_get(vars, of, &length));
    for (char *c = text; *c; c++)
        *c = (char)toupper((unsigned char)*c);
    vars_set(vars, name, text, length);
    free(text);
}

static void set_recipients(struct vars *vars, const struct target *target)
{
    for (size_t i = 0; i < 3; i++) {
        char name[16], local[16];
        const char *address = i < target->recipients_count ? target->recipients[i] : "";
        snprintf(name, sizeof name, i ? "recipient%zu" : "recipient", i + 1);
        snprintf(local, sizeof local, i ? "local%zu" : "local", i + 1);
        set_text(vars, name, address);
        set_local_part(vars, local, address);
    }
}

static const char *domain_of(const struct target *target)
{
    if (target->domain)
        return target->domain;
    const char *at = target->recipients_count ? strrchr(target->recipients[0], '@') : NULL;
    return at ? at + 1 : "";
}

/* The contract's variables but ${token}. */
static struct vars *target_variables(const struct target *target, const struct survey *survey,
                                     const struct tokens *tokens)
{
    struct vars *vars = vars_new(NULL);
    char number[24];
    set_text(vars, "client", target->client);
    set_text(vars, "sender", target->sender);
    set_recipients(vars, target);
    set_text(vars, "unknown", target->unknown);
    set_text(vars, "foreign", target->foreign);
    set_text(vars, "alias", target->alias);
    set_text(vars, "list", target->list);
    set_text(vars, "owner", target->list_owner);
    set_text(vars, "domain", domain_of(target));
    set_upper_case(vars, "DOMAIN", "domain");
    set_upper_case(vars, "LOCAL", "local");
    set_text(vars, "host", target->host);
    set_text(vars, "user", target->login.user);
    set_text(vars, "password", target->login.password);
    set_text(vars, "verbs", survey_verbs(survey));
    set_text(vars, "run", tokens_run(tokens));
    snprintf(number, sizeof number, "%lu", survey_size(survey));
    set_text(vars, "size", number);
    snprintf(number, sizeof number, "%u", target->endpoint.port);
    set_text(vars, "port", number);
    set_text(vars, "address", survey_address(survey));
    return vars;
}

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

/* One message through to the mailbox, before any case is judged by what is in it. A server that
 * refuses the message is left to the cases. */
static bool probe_mailbox(struct run *run, struct err *err)
{
    static const struct script probe = {.id = "mailbox probe", .start = START_DATA};
    if (!run->context.mailbox || !run->target->recipients_count)
        return true;
    struct session session = {
        .context = &run->context,
        .script = &probe,
        .vars = vars_new(run->vars),
        .transcript = transcript_new(run->target->login.password),
        .timeout_ms = run->context.timeout_ms,
    };
    enum step_end ended = sentinel_play(&session, NULL, run->target->recipients[0]);
    bool accepted = session.channels[SESSION_SENTINEL].reply.code / 100 == 2;
    bool good = ended == STEP_DONE || ended == STEP_STOPPED || !accepted;
    if (!good)
        err_set(err, "%s", session.reason ? session.reason : "the mailbox cannot be used");
    link_free(&session.channels[SESSION_SENTINEL].link);
    reply_release(&session.channels[SESSION_SENTINEL].reply);
    transcript_free(&session.transcript);
    vars_free(&session.vars);
    free(session.reason);
    free(session.expected);
    free(session.got);
    return good;
}

static char **copied_ids(const struct script *script)
{
    char **ids = mem_alloc((script->covers_count + 1) * sizeof *ids);
    for (size_t i = 0; i < script->covers_count; i++)
        ids[i] = mem_text(script->cover_ids[i]);
    return ids;
}

static void identify(struct smtpspec_result *result, const struct script *script)
{
    result->id = mem_text(script->id);
    result->file = mem_text(script->file);
    result->line = script->line;
    result->title = mem_text(script->title);
    result->level = script->level;
    result->section = mem_text(script->section);
    result->says = mem_text(script->says ? script->says : "");
    result->covers = (const char *const *)copied_ids(script);
    result->covers_count = script->covers_count;
}

static void describe_target(struct run *run)
{
    struct smtpspec_record *record = run->record;
    size_t count = survey_keywords_count(run->survey);
    record->greeting = mem_text(survey_greeting(run->survey));
    record->keywords = mem_alloc((count + 1) * sizeof *record->keywords);
    for (size_t i = 0; i < count; i++)
        record->keywords[record->keywords_count++] = mem_text(survey_keyword_line(run->survey, i));
}

static struct smtpspec_record *begin_record(const struct run *run)
{
    const struct run_settings *settings = run->settings;
    struct smtpspec_record *record = mem_alloc(sizeof *record);
    char now[32];
    clock_rfc3339(now);
    record->version = mem_text(SMTPSPEC_VERSION);
    record->name = mem_text(run->target->name);
    record->address = mem_text(run->target->address);
    record->protocol = mem_text(protocol_name(run->target->protocol));
    record->started = mem_text(now);
    record->cases = mem_alloc((settings->count + 1) * sizeof *record->cases);
    record->cases_count = settings->count;
    for (size_t i = 0; i < settings->count; i++)
        identify(&record->cases[i], settings->scripts[i]);
    return record;
}

static struct smtpspec_result *result_of(struct run *run, const struct script *script)
{
    for (size_t i = 0; i < run->settings->count; i++)
        if (run->settings->scripts[i] == script)
            return &run->record->cases[i];
    return NULL;
}

/* A message that was not there, or there once, when its case looked, and is otherwise now. */
static void recheck_differs(void *state, const struct recheck *recheck, size_t found)
{
    struct run *run = state;
    struct smtpspec_result *result = result_of(run, recheck->script);
    if (!result || result->verdict == SMTPSPEC_FAIL)
        return;
    free(result->reason);
    free(result->expected);
    free(result->got);
    result->verdict = verdict_of_break(recheck->script->level);
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

static void fill_empty(char **text)
{
    if (!*text)
        *text = mem_text("");
}

/* Leaves out what was not played. */
static void close_record(struct run *run)
{
    struct smtpspec_record *record = run->record;
    size_t kept = 0;
    for (size_t i = 0; i < record->cases_count; i++) {
        struct smtpspec_result *result = &record->cases[i];
        fill_empty(&result->reason);
        fill_empty(&result->expected);
        fill_empty(&result->got);
        if (run->played[i] && kept != i) {
            struct smtpspec_result other = record->cases[kept];
            record->cases[kept] = *result;
            *result = other;
        }
        kept += run->played[i];
    }
    record->complete = kept == record->cases_count;
    record_cut(record, kept);
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

/* With the server running and the mailbox open. */
static bool play_target(struct run *run, struct err *err)
{
    if (!remember_old_mail(run, err) || !take_survey(run, err))
        return false;
    run->vars = target_variables(run->target, run->survey, run->context.tokens);
    run->context.vars = run->vars;
    long began = clock_now();
    if (!probe_mailbox(run, err))
        return false;
    run->record = begin_record(run);
    describe_target(run);
    struct run_so_far *so_far = run->settings->so_far;
    if (so_far)
        *so_far = (struct run_so_far){run->record, run->played};
    bool good = play_all(run, err);
    if (so_far)
        so_far->record = NULL;
    close_record(run);
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

/* Plays with a mailbox that is open (or NULL), which is closed at the end. */
static struct smtpspec_record *run_with_mailbox(const struct run_settings *settings,
                                                struct target *target, struct mailbox *mailbox,
                                                struct err *err)
{
    struct run run = {.settings = settings, .target = target};
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
    record = run_with_mailbox(settings, target, mailbox, err);
    if (!record && !stop_is_set(settings->stop))
        launch_keep_log(launch, err);
out:
    launch_end(&launch);
    secrets_hide_err(secrets, err);
    secrets_free(&secrets);
    return record;
}

/* What a target file for the reference server would say. */
static struct target *reference_target(unsigned port, unsigned protocol, struct err *err)
{
    char address[32];
    snprintf(address, sizeof address, "127.0.0.1:%u", port);
    struct target *target = target_from_address(address, err);
    if (!target)
        return NULL;
    target->name = "reference server";
    if (protocol)
        target->protocol = protocol;
    target->host = REFERENCE_HOST;
    target->login.user = REFERENCE_USER;
    target->login.password = REFERENCE_PASSWORD;
    target->alias = REFERENCE_ALIAS;
    target->list = REFERENCE_LIST;
    target->list_owner = REFERENCE_LIST_OWNER;
    return target;
}

struct smtpspec_record *run_reference(const struct run_settings *settings,
                                      const char *const *faults, size_t count, struct err *err)
{
    struct run_settings with_names = *settings;
    struct reference_settings server = {
        .faults = faults, .faults_count = count, .names = !settings->resolver};
    char resolver[32];
    struct reference *reference = reference_start(&server, err);
    if (!reference)
        return NULL;
    if (server.names) { /* the DNS it is in is its own */
        snprintf(resolver, sizeof resolver, "127.0.0.1:%u", reference_names_port(reference));
        with_names.resolver = resolver;
    }
    struct smtpspec_record *record = NULL;
    struct target *target = reference_target(reference_port(reference), settings->protocol, err);
    if (target)
        record = run_with_mailbox(
            &with_names, target,
            mailbox_new(&mailbox_reference, mailbox_reference_state(reference), settings->stop),
            err);
    target_free(&target);
    reference_stop(&reference);
    return record;
}
