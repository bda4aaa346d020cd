#include "arena.h"
#include "command.h"
#include "installed.h"
#include "interrupt.h"
#include "memory.h"
#include "mx.h"
#include "record.h"
#include "run.h"
#include "run_options.h"
#include "run_reference.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

/* The longest wait for one answer of the DNS about the hosts that take a domain's mail. */
#define MX_TIMEOUT_MS 6000

/* One `smtpspec run`. */
struct running {
    struct run_options options;
    struct problems *problems;
    struct catalogue *catalogue;
    const struct script **scripts;
    size_t scripts_count;
    struct target **targets; /* none: the embedded reference server */
    size_t targets_count;
    struct report_file **files;
    struct smtpspec_record **records;
    size_t records_count;
    struct stop *stop;
    struct interrupt *interrupt;
};

static void complain(const struct err *err)
{
    fprintf(stderr, "smtpspec run: %s\n", err->text);
}

static void keep(struct running *running, const char *name, const char *address,
                 struct smtpspec_record *record, const struct err *err)
{
    if (!record) {
        fprintf(stderr, "smtpspec run: %s could not be tried: %s\n", name, err->text);
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

/* A name that is a file, or looks like one, is a target file; else it is an address. */
static bool is_file_name(const char *word)
{
    const char *dot = strrchr(word, '.');
    bool yaml = dot && (strcmp(dot, ".yaml") == 0 || strcmp(dot, ".yml") == 0);
    return yaml ||
           (strncmp(word, "unix:", 5) != 0 && !strstr(word, "://") && access(word, F_OK) == 0);
}

static bool add_target(struct running *running, struct target *target)
{
    struct err err = {0};
    running->targets =
        mem_grow(running->targets, running->targets_count + 1, sizeof *running->targets);
    running->targets[running->targets_count++] = target;
    if (run_options_apply(&running->options, target, &err))
        return true;
    complain(&err);
    return false;
}

static struct target *open_target(struct running *running, const char *word)
{
    struct err err = {0};
    struct target *target =
        is_file_name(word) ? target_load(word, running->problems) : target_from_address(word, &err);
    if (!target && err.text[0])
        complain(&err);
    return target;
}

/* A host with several addresses is several targets, and they need names of their own. */
static void name_after_host(struct target *target, const struct mx_hosts *hosts,
                            const struct mx_host *host)
{
    size_t same = 0;
    for (size_t i = 0; i < hosts->count; i++)
        same += strcasecmp(hosts->hosts[i].name, host->name) == 0;
    target->name = same == 1
                       ? arena_copy(target->arena, host->name, strlen(host->name))
                       : arena_format(target->arena, "%s [%s]", host->name, target->endpoint.host);
}

/* One of the hosts of mx:DOMAIN: a target of its own, that says what the one named by the domain
 * says. */
static bool add_mx_host(struct running *running, const char *word, const char *domain,
                        const struct mx_hosts *hosts, const struct mx_host *host)
{
    struct err err = {0};
    if (!host->address) {
        err_set(&err, "%s", host->trouble);
        keep(running, host->name, word, NULL, &err);
        return true;
    }
    struct target *target = open_target(running, word);
    if (!target)
        return false;
    if (!target_set_address(target, host->address, &err)) {
        complain(&err);
        target_free(&target);
        return false;
    }
    name_after_host(target, hosts, host);
    /* It need not greet with the name by which MX records know it, so that is not its `host`. */
    if (!target->host)
        target->tls.name = arena_copy(target->arena, host->name, strlen(host->name));
    target_set_domain(target, domain);
    return add_target(running, target);
}

/* A domain that cannot be resolved is a target that could not be tried. */
static bool load_mx(struct running *running, const char *word, const char *address)
{
    struct err err = {0};
    struct mx_hosts hosts;
    char domain[256];
    unsigned port;
    struct dns_settings settings = {
        .resolver = running->options.resolver,
        .timeout_ms = MX_TIMEOUT_MS,
        .stop = running->stop,
    };
    if (!mx_parse(address, domain, &port, &err) || !mx_find(&settings, address, &hosts, &err)) {
        keep(running, word, address, NULL, &err);
        return true;
    }
    bool good = true;
    for (size_t i = 0; i < hosts.count; i++)
        good = add_mx_host(running, word, domain, &hosts, &hosts.hosts[i]) && good;
    mx_hosts_release(&hosts);
    return good;
}

static bool load_target(struct running *running, const char *word)
{
    struct target *target = open_target(running, word);
    if (!target)
        return false;
    if (!mx_is(target->address))
        return add_target(running, target);
    bool good = load_mx(running, word, target->address);
    target_free(&target);
    return good;
}

static bool load_targets(struct running *running)
{
    bool good = true;
    for (size_t i = 0; i < running->options.targets.count; i++)
        good = load_target(running, running->options.targets.items[i]) && good;
    return good;
}

/* Whether a deviation's id is a case's, with or without its row. */
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

/* Only where the whole catalogue is at hand: with -c a target's deviations may speak of other
 * cases. */
static bool check_deviations(struct running *running)
{
    bool good = true;
    for (size_t i = 0; i < running->targets_count && !running->options.cases.count; i++) {
        const struct target *target = running->targets[i];
        for (size_t k = 0; k < target->deviations_count; k++)
            if (!is_case(running->catalogue, target->deviations[k].id)) {
                problem_at(running->problems, target->deviations[k].at, "there is no case \"%s\"",
                           target->deviations[k].id);
                good = false;
            }
    }
    return good;
}

static bool choose(struct running *running)
{
    const struct run_options *options = &running->options;
    struct err err = {0};
    struct selection selection = {
        .selectors = options->selectors.items,
        .selectors_count = options->selectors.count,
        .skips = options->skips.items,
        .skips_count = options->skips.count,
        .tags = options->tags.items,
        .tags_count = options->tags.count,
        .level = options->level,
        .slow = options->slow,
        .shard = options->shard,
        .shards = options->shards,
    };
    if (selection_scripts(running->catalogue, &selection, &running->scripts,
                          &running->scripts_count, &err))
        return true;
    complain(&err);
    return false;
}

/* Everything that can be known to be wrong before anything is played. All of it is said. */
static bool load(struct running *running)
{
    running->problems = problems_new();
    bool good = load_cases(running);
    good = load_targets(running) && good;
    good = good && check_deviations(running);
    problems_print(running->problems, stderr);
    return good && choose(running);
}

static bool open_reports(struct running *running)
{
    const struct run_options *options = &running->options;
    struct err err = {0};
    bool good = true;
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

/* A target elsewhere may be somebody's mail server: it has to be meant. */
static bool may_be_played(const struct running *running, const struct target *target)
{
    const struct endpoint *endpoint = &target->endpoint;
    if (running->options.remote || target->start || endpoint_is_local(endpoint) ||
        !endpoint_resolves(endpoint)) /* connecting will say so */
        return true;
    bool port_in_it = target->address[0] != '[' && strchr(endpoint->host, ':');
    fprintf(stderr,
            "smtpspec run: %s is not on this machine; --remote says that it may be played "
            "against%s\n",
            target->address, port_in_it ? " (a port stands behind brackets, as in [::1]:25)" : "");
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

static void play(struct running *running, const struct smtpspec_reporter *progress)
{
    const struct run_options *options = &running->options;
    struct err err = {0};
    long began = clock_now();
    struct run_settings settings = {
        .scripts = running->scripts,
        .count = running->scripts_count,
        .jobs = options->jobs,
        .timeout_ms = options->timeout_ms,
        .wait_ms = options->wait_ms,
        .max_ms = share_of_time(running, began, 1),
        .fail_fast = options->fail_fast,
        .strict = options->strict,
        .resolver = options->resolver,
        .stop = running->stop,
        .reporter = progress,
    };
    if (!options->targets.count)
        keep(running, "reference server", "127.0.0.1",
             run_reference(&settings, options->faults.items, options->faults.count, &err), &err);
    for (size_t i = 0; i < running->targets_count && !stop_is_set(running->stop); i++) {
        struct target *target = running->targets[i];
        settings.max_ms = share_of_time(running, began, running->targets_count - i);
        struct smtpspec_record *record = run_target(&settings, target, &err);
        keep(running, target->name, target->address, record, &err);
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
        .strict = options->strict,
        .verbose = options->verbose,
        .cases = options->cases.items,
        .cases_count = options->cases.count,
    };
    struct err err = {0};
    bool good = true;
    for (size_t i = 0; i < options->reports_count; i++)
        if (!report_file_commit(running->files[i], records, running->records_count, &how, &err)) {
            complain(&err);
            good = false;
        }
    if (!options->quiet && !report_to_output(running, records, &how))
        good = false;
    if (!good)
        return EXIT_UNREPORTED;
    int code = report_exit_code(records, running->records_count, options->strict);
    return code == EXIT_CONFORMS && interrupt_came(running->interrupt) ? EXIT_STOPPED : code;
}

static void release(struct running *running)
{
    for (size_t i = 0; running->files && i < running->options.reports_count; i++)
        report_file_free(&running->files[i]);
    for (size_t i = 0; i < running->records_count; i++)
        record_free(&running->records[i]);
    for (size_t i = 0; i < running->targets_count; i++)
        target_free(&running->targets[i]);
    free(running->files);
    free(running->records);
    free(running->targets);
    free(running->scripts);
    catalogue_free(&running->catalogue);
    problems_free(&running->problems);
    interrupt_free(&running->interrupt);
    stop_free(&running->stop);
    run_options_release(&running->options);
}

static int play_and_report(struct running *running)
{
    running->stop = stop_new();
    if (!running->stop) {
        fprintf(stderr, "smtpspec run: %s\n", strerror(errno));
        return EXIT_UNTRIED;
    }
    if (!load(running) || !open_reports(running))
        return EXIT_USAGE;
    for (size_t i = 0; i < running->targets_count; i++)
        if (!may_be_played(running, running->targets[i]))
            return EXIT_USAGE;
    running->interrupt = interrupt_new(running->stop);
    struct smtpspec_reporter *progress = report_progress_new(stderr);
    play(running, progress);
    report_progress_free(&progress);
    return report(running);
}

static int run(int argc, char **argv)
{
    struct running running = {0};
    struct err err = {0};
    int code;
    if (!run_options_read(&running.options, argc, argv, &err)) {
        code = command_misused(&command_run, "%s", err.text);
    } else if (running.options.help) {
        fputs(command_run.usage, stdout);
        code = EXIT_CONFORMS;
    } else {
        code = play_and_report(&running);
    }
    release(&running);
    return code;
}

const struct command command_run = {
    .name = "run",
    .summary = "play the cases against a server and report",
    .usage =
        "usage: smtpspec [run] [-t TARGET]... [-c CASES]... [SELECTOR...]\n"
        "\n"
        "Plays the cases against each target. Without -t the target is the embedded\n"
        "reference server; without -c the cases are the catalogue that comes with smtpspec.\n"
        "\n"
        "  SELECTOR             an id, a path prefix, a glob, a requirement id or a section\n"
        "                       (aborted, 'extensions/pipelining/*', rfc5321-4.1.1.5)\n"
        "  -t, --target TARGET  a target file, or host[:port], smtps://host, unix:/path, or\n"
        "                       mx:domain[:port], each host that takes the domain's mail\n"
        "  -c, --cases PATH     a folder of cases, or a case\n"
        "\n"
        "Reports\n"
        "  --junit FILE  --tap FILE  --json FILE  --html FILE  --markdown FILE\n"
        "                       write a report to FILE; - is standard output\n"
        "  -o, --output FORMAT  what goes to standard output (terminal)\n"
        "  -v, --verbose        list every case\n"
        "\n"
        "Which cases\n"
        "  --level MUST|SHOULD  only cases of that level and above\n"
        "  --tag TAG            only cases with that tag\n"
        "  --skip SELECTOR      leave these out\n"
        "  --slow               also those that wait for a server's own timeouts\n"
        "  --shard I/N          the I-th of N parts\n"
        "\n"
        "How they are played\n"
        "  --strict             a SHOULD that is not followed counts as a failure\n"
        "  -j, --jobs N         so many sessions at once (32)\n"
        "  --timeout SECONDS    the longest wait for a reply (30)\n"
        "  --wait SECONDS       the longest wait for a message to reach the mailbox (10)\n"
        "  --max-time SECONDS   the longest time for the whole run (15m; none with --slow)\n"
        "  --fail-fast          stop at the first failure\n"
        "  --remote             the target may be on another machine\n"
        "  --resolver HOST:PORT the DNS server to ask about mx:domain and in cases about the DNS\n"
        "  --fault NAME         switch on a fault of the embedded server (smtpspec serve "
        "--list-faults)\n"
        "\n"
        "What is known of the target (also in a target file)\n"
        "  --name  --protocol  --host  --domain  --sender  --client  --recipient (repeatable)\n"
        "  --unknown  --foreign  --alias  --list  --list-owner  --user  --password\n"
        "  --password-env  --mechanism  --login-required  --tls-ca  --tls-verify\n"
        "  --mailbox  --start  --ready-within\n"
        "  --mailbox-user  --mailbox-password-env  --mailbox-header-env  --mailbox-list\n"
        "  --mailbox-field  --mailbox-id  --mailbox-message  --mailbox-ca  --mailbox-verify\n"
        "  --deviation ID=REASON\n"
        "\n"
        "Exit status: 0 conforms, 1 a failure, 2 usage or a file that does not load,\n"
        "3 the target could not be tried, 4 interrupted or out of time, 5 a report could\n"
        "not be written. Where several hold: the first of 2, 5, 1, 3, 4.\n",
    .run = run,
};
