/* Runs, and how to stop them. */
#include "api.h"
#include "guard.h"
#include "memory.h"
#include "mx.h"
#include "reference.h"
#include "run.h"
#include "run_reference.h"
#include "selection.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Only the runner's flag, which the public header does not mention. */
struct smtpspec_stop {
    struct stop *flag;
};

struct smtpspec_stop *smtpspec_stop_new(struct smtpspec_error *error)
{
    struct err err = {0};
    struct stop *flag = stop_new();
    if (!flag) {
        err_set(&err, "the stop cannot be created: %s", strerror(errno));
        api_failed(error, &err);
        return NULL;
    }
    struct smtpspec_stop *stop = mem_alloc(sizeof *stop);
    stop->flag = flag;
    return stop;
}

void smtpspec_stop_set(struct smtpspec_stop *stop)
{
    stop_set(stop->flag);
}

void smtpspec_stop_free(struct smtpspec_stop **stop)
{
    if (!*stop)
        return;
    stop_free(&(*stop)->flag);
    free(*stop);
    *stop = NULL;
}

static struct smtpspec_record *play_against(const struct smtpspec_play *play,
                                            const struct run_settings *settings, struct err *err)
{
    const struct reference_settings server = {
        .faults = play->faults,
        .faults_count = play->faults_count,
        .when = play->when,
        .spare_nothing = play->spare_nothing,
        .liberties = play->liberties,
        .liberties_count = play->liberties_count,
    };
    if (!play->address && !play->target)
        return run_reference(settings, &server, err);
    struct target *target =
        play->target ? api_target_for_run(play->target, err) : api_target_of(play->address, err);
    struct smtpspec_record *record = NULL;
    if (target && mx_is(target->address))
        err_set(err, "'%s' may resolve to several hosts; name one", target->address);
    else if (target)
        record = run_target(settings, target, err);
    target_free(&target);
    return record;
}

/* Plays with a separate stop for the run, so that what stops this run does not stop the caller's
 * others. */
static struct smtpspec_record *play_watched(const struct smtpspec_play *play,
                                            struct run_settings *settings, struct err *err)
{
    const struct stop *caller = play->stop ? play->stop->flag : NULL;
    struct smtpspec_record *record = NULL;
    settings->stop = caller ? stop_new_within(caller, 0) : stop_new();
    if (!settings->stop)
        err_set(err, "the run cannot begin: %s", strerror(errno));
    else
        record = play_against(play, settings, err);
    stop_free(&settings->stop);
    return record;
}

static struct smtpspec_record *play_selected(const struct smtpspec_catalogue *catalogue,
                                             const struct smtpspec_play *play,
                                             const struct smtpspec_reporter *reporter,
                                             struct err *err)
{
    const struct script **scripts = NULL;
    struct smtpspec_record *record = NULL;
    struct selection selection = {
        .selectors = play->selectors,
        .selectors_count = play->selectors_count,
        .skips = play->skips,
        .skips_count = play->skips_count,
        .slow = play->slow,
    };
    struct run_settings settings = {
        .edition = &catalogue->catalogue->edition,
        .signatures = &catalogue->catalogue->signatures,
        .jobs = play->jobs,
        .timeout_ms = (long)(play->timeout * 1000.0),
        .max_ms = play->max_time > 0 ? (long)(play->max_time * 1000.0) : 0,
        .wait_ms = (long)(play->wait * 1000.0),
        .repeat = play->repeat,
        .rate = play->rate,
        .log = play->log,
        .fail_fast = play->fail_fast,
        .baseline = play->baseline,
        .trust_target = play->trust_target,
        .resolver = play->resolver,
        .reporter = reporter,
    };
    if (api_failures(&settings.failures, play->strict, play->fail_on, err) &&
        selection_scripts(catalogue->catalogue, &selection, &scripts, &settings.count, err)) {
        settings.scripts = scripts;
        settings.is_partial = selection_is_partial(&selection);
        settings.guard = guard_new(play->remote);
        record = play_watched(play, &settings, err);
        guard_free(&settings.guard);
    }
    free(scripts);
    return record;
}

static bool check_play(const struct smtpspec_play *play, struct err *err)
{
    bool several = play->address && play->target;
    bool changed = play->faults_count || play->liberties_count;
    if (several || (changed && (play->address || play->target)))
        return err_set(err,
                       "only one of `address`, `target` and `faults` or `liberties` can be set");
    if (play->repeat > RUN_REPEAT_MOST)
        return err_set(err, "`repeat` can be %d at most", RUN_REPEAT_MOST);
    return true;
}

struct smtpspec_record *smtpspec_play(const struct smtpspec_catalogue *catalogue,
                                      const struct smtpspec_play *play,
                                      struct smtpspec_error *error)
{
    struct err err = {0};
    struct smtpspec_play known;
    struct smtpspec_reporter reporter = {0};
    struct smtpspec_record *record = NULL;
    if (api_take(&known, sizeof known, play, "smtpspec_play", &err) && check_play(&known, &err) &&
        (!known.reporter ||
         api_take(&reporter, sizeof reporter, known.reporter, "smtpspec_reporter", &err)))
        record = play_selected(catalogue, &known, &reporter, &err);
    if (!record)
        api_failed(error, &err);
    return record;
}
