#include "playing.h"

#include "catalogue_of.h"
#include "citation.h"
#include "loading.h"
#include "memory.h"
#include "record.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#define PATIENCE_MS 10000 /* for what must happen; sanitizers are slow on a busy machine */

static void set(struct vars *vars, const char *name, const char *value)
{
    vars_set(vars, name, value, strlen(value));
}

struct catalogue *catalogue_of_text(const char *id, const char *text, struct problems *problems)
{
    char *folder = folder_new();
    char *name = mem_format("cases/%s.yaml", id);
    char *path = file_in(folder, name, text), *cases = mem_format("%s/cases", folder);
    const char *paths[] = {cases};
    struct catalogue *catalogue = catalogue_at(paths, 1, REQUIREMENTS_DIRECTORY, problems);
    char *said = problems_text(problems);
    ck_assert_msg(catalogue != NULL, "%s", said);
    free(said);
    free(cases);
    free(path);
    free(name);
    folder_remove(&folder);
    return catalogue;
}

static void set_variables(struct playing *playing)
{
    playing->vars = vars_new(NULL);
    set(playing->vars, "client", playing->target->client);
    set(playing->vars, "sender", playing->target->sender);
    set(playing->vars, "recipient", "user1@test.example");
    set(playing->vars, "size", "1000");
    set(playing->vars, "verbs", "NOOP HELP");
    set(playing->vars, "user", "user1");
    set(playing->vars, "password", "secret1");
}

void playing_prepare(struct playing *playing, const char *text, const struct act *acts)
{
    struct err err = {0};
    *playing = (struct playing){.problems = problems_new(), .stop = stop_new()};
    char *whole = mem_format("title: a case\nlevel: MUST\nsection: test 1\n%s", text);
    playing->catalogue = catalogue_of_text("a/case", whole, playing->problems);
    free(whole);
    playing->server = scripted_start("127.0.0.1", acts, &err);
    ck_assert_msg(playing->server != NULL, "%s", err.text);
    playing->target = target_from_address(scripted_address(playing->server), &err);
    ck_assert_msg(playing->target != NULL, "%s", err.text);
    set_variables(playing);
    playing->context = (struct context){
        .target = playing->target,
        .vars = playing->vars,
        .invariants = invariants_new(NULL, 0),
        .tokens = tokens_new(),
        .rechecks = rechecks_new(),
        .stop = playing->stop,
        .timeout_ms = PATIENCE_MS,
        .wait_ms = PATIENCE_MS,
    };
}

void playing_go(struct playing *playing)
{
    playing->end = play_script(&playing->context, playing->catalogue->scripts[0], &playing->result);
    scripted_wait_done(playing->server, scripted_connections(playing->server), 2000);
    scripted_received(playing->server, &playing->received);
}

void playing_begin(struct playing *playing, const char *text, const struct act *acts)
{
    playing_prepare(playing, text, acts);
    playing_go(playing);
}

void result_empty(struct smtpspec_result *result)
{
    result_clear(result);
    result_forget_attempts(result);
    citation_clear(result);
    *result = (struct smtpspec_result){0};
}

void playing_end(struct playing *playing)
{
    scripted_stop(&playing->server);
    result_empty(&playing->result);
    buffer_release(&playing->received);
    invariants_free(&playing->context.invariants);
    tokens_free(&playing->context.tokens);
    rechecks_free(&playing->context.rechecks);
    vars_free(&playing->vars);
    target_free(&playing->target);
    catalogue_free(&playing->catalogue);
    problems_free(&playing->problems);
    stop_free(&playing->stop);
}

void playing_expect(const struct playing *playing, enum smtpspec_verdict verdict,
                    const char *reason)
{
    const struct smtpspec_result *result = &playing->result;
    ck_assert_int_eq(playing->end, PLAY_DONE);
    ck_assert_msg(result->verdict == verdict, "expected %s, got %s: %s",
                  smtpspec_verdict_name(verdict), smtpspec_verdict_name(result->verdict),
                  result->reason);
    ck_assert_msg(strstr(result->reason, reason) != NULL, "no \"%s\" in: %s", reason,
                  result->reason);
}

void playing_check(const char *text, const struct act *acts, enum smtpspec_verdict verdict,
                   const char *reason)
{
    struct playing playing;
    playing_begin(&playing, text, acts);
    playing_expect(&playing, verdict, reason);
    playing_end(&playing);
}

char *playing_transcript(const struct playing *playing)
{
    struct buffer out = {0};
    for (size_t i = 0; i < playing->result.transcript_count; i++) {
        const struct smtpspec_exchange *exchange = &playing->result.transcript[i];
        buffer_format(&out, "%u %c %s\n", exchange->connection, exchange->from, exchange->text);
    }
    return buffer_take(&out);
}
