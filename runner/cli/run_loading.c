#include "run_loading.h"

#include "baseline.h"
#include "command.h"
#include "installed.h"
#include "memory.h"
#include "record.h"
#include "selection.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void complain(const struct err *err)
{
    command_complain(&command_run, "%s", err->text);
}

void running_keep(struct running *running, const char *name, const char *address,
                  struct smtpspec_record *record, const struct err *err)
{
    if (!record) {
        command_complain(&command_run, "%s could not be tried: %s", name, err->text);
        record = record_of_untried(name, address, err->text);
        if (stop_is_set(running->stop)) /* which says nothing of the target */
            record_stop(record);
    }
    running->records =
        mem_grow(running->records, running->records_count + 1, sizeof *running->records);
    running->records[running->records_count++] = record;
}

static bool load_cases(struct running *running)
{
    const struct words *cases = &running->options.cases;
    running->catalogue = installed_catalogue(cases->items, cases->count, running->problems);
    return running->catalogue != NULL;
}

static bool load_one(struct earlier *earlier, const char *path)
{
    struct err err = {0};
    bool good = earlier_read(earlier, path, &err);
    if (!good)
        complain(&err);
    return good;
}

static bool load_earlier(struct running *running)
{
    bool good = load_one(&running->baseline, running->options.baseline);
    return load_one(&running->failed, running->options.failed) && good;
}

const struct smtpspec_record *running_baseline(const struct running *running, const char *name)
{
    const char *path = running->options.baseline;
    const struct smtpspec_record *baseline =
        baseline_of(running->baseline.records, running->baseline.count, name,
                    running->targets.count + running->targets.untried_count <= 1);
    if (path && !baseline)
        command_complain(&command_run, "%s: no record of %s, all of whose failures count", path,
                         name);
    return baseline;
}

static bool prepare(void *state, struct target *target, struct err *err)
{
    const struct running *running = state;
    return run_options_apply(&running->options, target, err);
}

/* All mistakes are reported. What could not be tried gets a record. */
static bool load_targets(struct running *running)
{
    const struct run_options *options = &running->options;
    struct target_list *targets = &running->targets;
    struct target_list_settings settings = {
        .resolver = options->resolver,
        .stop = running->stop,
        .problems = running->problems,
        .prepare = prepare,
        .state = running,
    };
    bool good = true;
    for (size_t i = 0; i < options->targets.count; i++) {
        struct err err = {0};
        bool added = target_list_add(targets, &settings, options->targets.items[i], &err);
        if (!added && err.text[0])
            complain(&err);
        good = added && good;
    }
    for (size_t i = 0; i < targets->untried_count; i++) {
        const struct untried_target *untried = &targets->untried[i];
        running_keep(running, untried->name, untried->address, NULL, &untried->why);
    }
    return good;
}

/* Whether a deviation's id is that of a case, with or without its row. */
static bool is_case(const struct catalogue *catalogue, const char *id)
{
    size_t length = strlen(id);
    for (size_t i = 0; i < catalogue->count; i++) {
        const char *other = catalogue->scripts[i]->id;
        if (strncmp(other, id, length) == 0 && (!other[length] || other[length] == '['))
            return true;
    }
    return false;
}

static void no_case(struct running *running, const struct deviation *deviation)
{
    char *near = nearest_selector(running->catalogue, deviation->id);
    problem_near(running->problems, deviation->at, near, "there is no case \"%s\"", deviation->id);
    free(near);
}

/* Only if the whole catalogue is loaded: with -c a target's deviations may be about other cases. */
static bool check_deviations(struct running *running)
{
    bool good = true;
    for (size_t i = 0; i < running->targets.count && !running->options.cases.count; i++) {
        const struct target *target = running->targets.items[i];
        for (size_t k = 0; k < target->deviations_count; k++)
            if (!is_case(running->catalogue, target->deviations[k].id)) {
                no_case(running, &target->deviations[k]);
                good = false;
            }
    }
    return good;
}

/* What --failed chooses; some of it may be from another state of the catalogue. */
static bool choose_failed(const struct running *running, struct failed_cases *failed,
                          struct err *err)
{
    const char *path = running->options.failed;
    if (path && !earlier_failed(&running->failed, path, failed, err))
        return false;
    if (failed->gone)
        command_complain(&command_run, "%s: %zu of the cases that failed there do not exist", path,
                         failed->gone);
    return true;
}

static bool choose(struct running *running)
{
    const struct run_options *options = &running->options;
    struct err err = {0};
    struct failed_cases failed = {.rule = &options->failures, .catalogue = running->catalogue};
    struct selection selection = {
        .selectors = options->selectors.items,
        .selectors_count = options->selectors.count,
        .skips = options->skips.items,
        .skips_count = options->skips.count,
        .tags = options->tags.items,
        .tags_count = options->tags.count,
        .level = options->level,
        .impact = options->impact,
        .slow = options->slow,
        .shard = options->shard,
        .shards = options->shards,
    };
    bool good = choose_failed(running, &failed, &err);
    selection.ids = failed.ids.items;
    selection.ids_count = failed.ids.count;
    running->is_partial = selection_is_partial(&selection);
    good = good && selection_scripts(running->catalogue, &selection, &running->scripts,
                                     &running->scripts_count, &err);
    words_release(&failed.ids);
    if (!good)
        complain(&err);
    return good;
}

bool running_load(struct running *running)
{
    running->problems = problems_new();
    bool good = load_cases(running);
    good = load_earlier(running) && good;
    good = load_targets(running) && good;
    good = good && check_deviations(running);
    problems_print(running->problems, stderr);
    return good && choose(running);
}
