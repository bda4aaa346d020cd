#include "command.h"
#include "give_up.h"
#include "guard.h"
#include "interrupt.h"
#include "memory.h"
#include "record.h"
#include "run.h"
#include "run_loading.h"
#include "run_log.h"
#include "run_record.h"
#include "run_reference.h"
#include "supervisor.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void complain(const struct err *err)
{
    command_complain(&command_run, "%s", err->text);
}

static bool open_reports(struct running *running)
{
    const struct run_options *options = &running->options;
    struct err err = {0};
    bool good = run_log_open(&running->log, options->log);
    running->files = mem_alloc((options->reports_count + 1) * sizeof *running->files);
    for (size_t i = 0; i < options->reports_count; i++) {
        running->files[i] =
            report_file_new(options->reports[i].path, options->reports[i].format, &err);
        if (!running->files[i]) {
            complain(&err);
            good = false;
        }
    }
    return good;
}

/* A target elsewhere may be somebody's mail server: it has to be meant. What an address in a target
 * file stands for is known once its server is started; launch_target() asks then. */
static bool may_be_played(const struct running *running, const struct target *target)
{
    struct err err = {0};
    if (strstr(target->address, "${") || guard_may_reach(running->guard, &target->endpoint, &err))
        return true;
    complain(&err);
    return false;
}

/* What a target may take of --max-time, in milliseconds, where so many are left: a slow one takes
 * nothing from those after it. 0: there is no end. */
static long share_of_time(const struct running *running, long began, size_t targets)
{
    const struct run_options *options = &running->options;
    long whole = options->max_ms ? options->max_ms : options->slow ? 0 : RUN_MAX_MS;
    long left = whole - (clock_now() - began);
    return !whole ? 0 : left > (long)targets ? left / (long)targets : 1;
}

#define REFERENCE_NAME "reference server"

/* Most of its cases wait, and the embedded server takes as many sessions as there are. */
#define REFERENCE_JOBS 96

static void play_reference(struct running *running, const struct run_settings *given)
{
    const struct reference_settings server = run_options_server(&running->options);
    struct run_settings settings = *given;
    struct err err = {0};
    if (!settings.jobs)
        settings.jobs = REFERENCE_JOBS;
    settings.baseline = running_baseline(running, REFERENCE_NAME);
    running_keep(running, REFERENCE_NAME, "127.0.0.1", run_reference(&settings, &server, &err),
                 &err);
}

static void play(struct running *running, const struct smtpspec_reporter *progress)
{
    const struct run_options *options = &running->options;
    struct err err = {0};
    long began = clock_now();
    struct run_settings settings = {
        .scripts = running->scripts,
        .count = running->scripts_count,
        .is_partial = running->is_partial,
        .edition = &running->catalogue->edition,
        .signatures = &running->catalogue->signatures,
        .jobs = options->jobs,
        .timeout_ms = options->timeout_ms,
        .wait_ms = options->wait_ms,
        .max_ms = share_of_time(running, began, 1),
        .repeat = options->repeat,
        .rate = options->rate,
        .log = running->log,
        .fail_fast = options->fail_fast,
        .failures = options->failures,
        .trust_target = options->trust_target,
        .resolver = options->resolver,
        .stop = running->stop,
        .guard = running->guard,
        .reporter = progress,
        .so_far = &running->so_far,
    };
    if (!options->targets.count)
        play_reference(running, &settings);
    for (size_t i = 0; i < running->targets.count && !stop_is_set(running->stop); i++) {
        struct target *target = running->targets.items[i];
        settings.max_ms = share_of_time(running, began, running->targets.count - i);
        settings.baseline = running_baseline(running, target->name);
        struct smtpspec_record *record = run_target(&settings, target, &err);
        running_keep(running, target->name, target->address, record, &err);
    }
}

static bool report_to_output(const struct running *running,
                             const struct smtpspec_record *const *records,
                             const struct report_options *how)
{
    struct err err = {0};
    errno = 0;
    bool written =
        running->options.format->write(stdout, records, running->records_count, how, &err);
    int why = errno;
    if (!written && !ferror(stdout)) {
        complain(&err);
        return false;
    }
    return command_flush(why);
}

static int report(struct running *running)
{
    const struct run_options *options = &running->options;
    const struct smtpspec_record *const *records =
        (const struct smtpspec_record *const *)running->records;
    struct report_options how = {
        .colour = report_takes_colour(stdout),
        .failures = options->failures,
        .verbose = options->verbose,
        .cases = options->cases.items,
        .cases_count = options->cases.count,
    };
    struct err err = {0};
    bool good = run_log_close(&running->log, options->log);
    for (size_t i = 0; i < options->reports_count; i++)
        if (!report_file_commit(running->files[i], records, running->records_count, &how, &err)) {
            complain(&err);
            good = false;
        }
    if (!options->quiet && !report_to_output(running, records, &how))
        good = false;
    if (guard_has_refused(running->guard))
        return EXIT_USAGE;
    if (!good)
        return EXIT_UNREPORTED;
    int code = report_exit_code(records, running->records_count, &options->failures);
    return code == EXIT_CONFORMS && interrupt_came(running->interrupt) ? EXIT_STOPPED : code;
}

static void release(struct running *running)
{
    for (size_t i = 0; running->files && i < running->options.reports_count; i++)
        report_file_free(&running->files[i]);
    run_log_close(&running->log, running->options.log);
    supervisor_end(&running->reports_supervisor);
    for (size_t i = 0; i < running->records_count; i++)
        record_free(&running->records[i]);
    target_list_release(&running->targets);
    earlier_release(&running->baseline);
    earlier_release(&running->failed);
    free(running->files);
    free(running->records);
    free(running->scripts);
    catalogue_free(&running->catalogue);
    problems_free(&running->problems);
    interrupt_free(&running->interrupt);
    stop_free(&running->stop);
    guard_free(&running->guard);
    run_options_release(&running->options);
}

/* Half-written reports go, whatever becomes of this process. */
static bool look_after_reports(struct running *running)
{
    size_t count = 0;
    struct err err = {0};
    const char **files = mem_alloc((running->options.reports_count + 1) * sizeof *files);
    for (size_t i = 0; i < running->options.reports_count; i++)
        if (report_file_temporary(running->files[i]))
            files[count++] = report_file_temporary(running->files[i]);
    if (count)
        running->reports_supervisor =
            supervisor_start(&(struct supervisor_job){.files = files}, &err);
    free(files);
    if (err.text[0])
        complain(&err);
    return !err.text[0];
}

/* Memory has ended: what there is, is reported. */
static void report_so_far(void *state)
{
    struct running *running = state;
    struct smtpspec_record **records = mem_alloc((running->records_count + 1) * sizeof *records);
    if (running->records_count)
        memcpy(records, running->records, running->records_count * sizeof *records);
    if (running->so_far.record)
        records[running->records_count++] = run_record_so_far(&running->so_far);
    running->records = records;
    if (running->records_count)
        report(running);
}

static int play_and_report(struct running *running)
{
    running->stop = stop_new();
    if (!running->stop) {
        command_complain(&command_run, "%s", strerror(errno));
        return EXIT_UNTRIED;
    }
    running->guard = guard_new(running->options.remote);
    if (!running_load(running) || !open_reports(running))
        return EXIT_USAGE;
    if (!look_after_reports(running))
        return EXIT_UNTRIED;
    for (size_t i = 0; i < running->targets.count; i++)
        if (!may_be_played(running, running->targets.items[i]))
            return EXIT_USAGE;
    running->interrupt = interrupt_new(running->stop);
    struct smtpspec_reporter *progress = report_progress_new(stderr);
    memory_on_give_up(report_so_far, running);
    play(running, progress);
    memory_on_give_up(NULL, NULL);
    report_progress_free(&progress);
    return report(running);
}

static int run(int argc, char **argv)
{
    struct running running = {0};
    struct run_options *options = &running.options;
    struct err err = {0};
    int code = command_parse(&command_run, argc, argv, options, &options->selectors);
    if (code < 0 && !run_options_check(options, &err))
        code = command_misused(&command_run, "%s", err.text);
    if (code < 0)
        code = play_and_report(&running);
    release(&running);
    return code;
}

const struct command command_run = {
    .name = "run",
    .summary = "play the cases against a server and report",
    .usage = "[run] [-t TARGET]... [-c CASES]... [SELECTOR...]",
    .about = "Plays the cases against each target. Without -t the target is the embedded\n"
             "reference server; without -c the cases are the catalogue that comes with smtpspec.\n"
             "SELECTOR is an id, a path prefix, a glob, a requirement id or a section\n"
             "(aborted, 'extensions/pipelining/*', rfc5321-4.1.1.5).\n",
    .options = run_options_table,
    .closing = "Exit status: 0 conforms, 1 a failure, 2 usage or a file that does not load,\n"
               "3 the target could not be tried, 4 interrupted or out of time, 5 a report could\n"
               "not be written. Where several hold: the first of 2, 5, 1, 3, 4.\n",
    .operands = OPERAND_CASE,
    .run = run,
};
