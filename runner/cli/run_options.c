#include "run_options.h"

#include "bad_option.h"
#include "command.h"
#include "memory.h"
#include "target_set.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum option_code {
    OPTION_STRICT = 256,
    OPTION_SLOW,
    OPTION_LEVEL,
    OPTION_TAG,
    OPTION_SKIP,
    OPTION_JOBS,
    OPTION_TIMEOUT,
    OPTION_WAIT,
    OPTION_MAX_TIME,
    OPTION_SHARD,
    OPTION_FAIL_FAST,
    OPTION_REMOTE,
    OPTION_RESOLVER,
    OPTION_FAULT,
    OPTION_REPORT,
    OPTION_TARGET_KEY,
};

static const struct option long_options[] = {
    {"target", required_argument, NULL, 't'},
    {"cases", required_argument, NULL, 'c'},
    {"output", required_argument, NULL, 'o'},
    {"verbose", no_argument, NULL, 'v'},
    {"help", no_argument, NULL, 'h'},
    {"strict", no_argument, NULL, OPTION_STRICT},
    {"slow", no_argument, NULL, OPTION_SLOW},
    {"level", required_argument, NULL, OPTION_LEVEL},
    {"tag", required_argument, NULL, OPTION_TAG},
    {"skip", required_argument, NULL, OPTION_SKIP},
    {"jobs", required_argument, NULL, OPTION_JOBS},
    {"timeout", required_argument, NULL, OPTION_TIMEOUT},
    {"wait", required_argument, NULL, OPTION_WAIT},
    {"max-time", required_argument, NULL, OPTION_MAX_TIME},
    {"shard", required_argument, NULL, OPTION_SHARD},
    {"fail-fast", no_argument, NULL, OPTION_FAIL_FAST},
    {"remote", no_argument, NULL, OPTION_REMOTE},
    {"resolver", required_argument, NULL, OPTION_RESOLVER},
    {"fault", required_argument, NULL, OPTION_FAULT},
    {"junit", required_argument, NULL, OPTION_REPORT},
    {"tap", required_argument, NULL, OPTION_REPORT},
    {"json", required_argument, NULL, OPTION_REPORT},
    {"html", required_argument, NULL, OPTION_REPORT},
    {"markdown", required_argument, NULL, OPTION_REPORT},
    {"name", required_argument, NULL, OPTION_TARGET_KEY},
    {"protocol", required_argument, NULL, OPTION_TARGET_KEY},
    {"host", required_argument, NULL, OPTION_TARGET_KEY},
    {"domain", required_argument, NULL, OPTION_TARGET_KEY},
    {"sender", required_argument, NULL, OPTION_TARGET_KEY},
    {"client", required_argument, NULL, OPTION_TARGET_KEY},
    {"recipient", required_argument, NULL, OPTION_TARGET_KEY},
    {"unknown", required_argument, NULL, OPTION_TARGET_KEY},
    {"foreign", required_argument, NULL, OPTION_TARGET_KEY},
    {"alias", required_argument, NULL, OPTION_TARGET_KEY},
    {"list", required_argument, NULL, OPTION_TARGET_KEY},
    {"list-owner", required_argument, NULL, OPTION_TARGET_KEY},
    {"user", required_argument, NULL, OPTION_TARGET_KEY},
    {"password", required_argument, NULL, OPTION_TARGET_KEY},
    {"password-env", required_argument, NULL, OPTION_TARGET_KEY},
    {"mechanism", required_argument, NULL, OPTION_TARGET_KEY},
    {"login-required", no_argument, NULL, OPTION_TARGET_KEY},
    {"tls-ca", required_argument, NULL, OPTION_TARGET_KEY},
    {"tls-verify", no_argument, NULL, OPTION_TARGET_KEY},
    {"mailbox", required_argument, NULL, OPTION_TARGET_KEY},
    {"mailbox-user", required_argument, NULL, OPTION_TARGET_KEY},
    {"mailbox-password-env", required_argument, NULL, OPTION_TARGET_KEY},
    {"mailbox-header-env", required_argument, NULL, OPTION_TARGET_KEY},
    {"mailbox-list", required_argument, NULL, OPTION_TARGET_KEY},
    {"mailbox-field", required_argument, NULL, OPTION_TARGET_KEY},
    {"mailbox-id", required_argument, NULL, OPTION_TARGET_KEY},
    {"mailbox-message", required_argument, NULL, OPTION_TARGET_KEY},
    {"mailbox-ca", required_argument, NULL, OPTION_TARGET_KEY},
    {"mailbox-verify", no_argument, NULL, OPTION_TARGET_KEY},
    {"start", required_argument, NULL, OPTION_TARGET_KEY},
    {"ready-within", required_argument, NULL, OPTION_TARGET_KEY},
    {"deviation", required_argument, NULL, OPTION_TARGET_KEY},
    {NULL, 0, NULL, 0},
};

static void add_word(struct words *words, const char *word)
{
    words->items = mem_grow(words->items, words->count + 1, sizeof *words->items);
    words->items[words->count++] = word;
}

static bool read_number(const char *text, unsigned least, unsigned most, unsigned *out,
                        const char *name, struct err *err)
{
    char *end;
    unsigned long value = strtoul(text, &end, 10);
    if (end == text || *end || *text == '-' || value < least || value > most)
        return err_set(err, "--%s takes a number from %u to %u, not \"%s\"", name, least, most,
                       text);
    *out = (unsigned)value;
    return true;
}

/* Seconds, with "s" or "ms" behind them if wanted. */
static bool read_seconds(const char *text, long *out_ms, const char *name, struct err *err)
{
    char *end;
    double value = strtod(text, &end);
    double factor = strcmp(end, "ms") == 0 ? 1 : strcmp(end, "m") == 0 ? 60000 : 1000;
    bool good =
        end != text && (!*end || !strcmp(end, "s") || !strcmp(end, "ms") || !strcmp(end, "m"));
    if (!good || !(value * factor >= 1) || !(value * factor <= 86400000.0))
        return err_set(err, "--%s takes seconds, such as 2 or 0.5 or 1m, not \"%s\"", name, text);
    *out_ms = (long)(value * factor);
    return true;
}

static bool read_shard(struct run_options *options, const char *text, struct err *err)
{
    char *end;
    unsigned long shard = strtoul(text, &end, 10);
    unsigned long shards = *end == '/' ? strtoul(end + 1, &end, 10) : 0;
    if (*end || strchr(text, '-') || shard < 1 || shard > shards || shards > UINT_MAX)
        return err_set(err, "--shard takes I/N with I from 1 to N, not \"%s\"", text);
    options->shard = (unsigned)shard;
    options->shards = (unsigned)shards;
    return true;
}

static bool read_level(struct run_options *options, const char *text, struct err *err)
{
    options->level = text;
    if (strcmp(text, "MUST") != 0 && strcmp(text, "SHOULD") != 0 && strcmp(text, "MAY") != 0)
        return err_set(err, "--level takes MUST, SHOULD or MAY, not \"%s\"", text);
    return true;
}

static bool read_format(const char *name, const struct report_format **out, struct err *err)
{
    *out = report_format_find(name);
    if (*out)
        return true;
    err_set(err, "there is no report format \"%s\"; there are", name);
    for (const struct report_format *format = report_formats(); format->name; format++) {
        size_t have = strlen(err->text);
        snprintf(err->text + have, sizeof err->text - have, " %s", format->name);
    }
    return false;
}

static bool add_report(struct run_options *options, const char *name, const char *path,
                       struct err *err)
{
    struct wanted_report report = {.path = path};
    if (!read_format(name, &report.format, err))
        return false;
    options->reports =
        mem_grow(options->reports, options->reports_count + 1, sizeof *options->reports);
    options->reports[options->reports_count++] = report;
    return true;
}

/* Kept as "key=value" until there is a target to put it into. */
static void add_target_key(struct run_options *options, const char *key, const char *value)
{
    add_word(&options->target_keys, key);
    add_word(&options->target_keys, value ? value : "true");
}

static bool take_switch(struct run_options *options, int option)
{
    switch (option) {
    case 'v':
        options->verbose = true;
        return true;
    case 'h':
        options->help = true;
        return true;
    case OPTION_STRICT:
        options->strict = true;
        return true;
    case OPTION_SLOW:
        options->slow = true;
        return true;
    case OPTION_FAIL_FAST:
        options->fail_fast = true;
        return true;
    case OPTION_REMOTE:
        options->remote = true;
        return true;
    default:
        return false;
    }
}

static bool take_word(struct run_options *options, int option, const char *value)
{
    switch (option) {
    case 't':
        add_word(&options->targets, value);
        return true;
    case 'c':
        add_word(&options->cases, value);
        return true;
    case OPTION_TAG:
        add_word(&options->tags, value);
        return true;
    case OPTION_SKIP:
        add_word(&options->skips, value);
        return true;
    case OPTION_FAULT:
        add_word(&options->faults, value);
        return true;
    case OPTION_RESOLVER:
        options->resolver = value;
        return true;
    default:
        return false;
    }
}

static bool take(struct run_options *options, int option, const char *name, const char *value,
                 struct err *err)
{
    if (take_switch(options, option) || take_word(options, option, value))
        return true;
    switch (option) {
    case 'o':
        return read_format(value, &options->format, err);
    case OPTION_LEVEL:
        return read_level(options, value, err);
    case OPTION_JOBS:
        return read_number(value, 1, 500, &options->jobs, name, err);
    case OPTION_TIMEOUT:
        return read_seconds(value, &options->timeout_ms, name, err);
    case OPTION_WAIT:
        return read_seconds(value, &options->wait_ms, name, err);
    case OPTION_MAX_TIME:
        return read_seconds(value, &options->max_ms, name, err);
    case OPTION_SHARD:
        return read_shard(options, value, err);
    case OPTION_REPORT:
        return add_report(options, name, value, err);
    case OPTION_TARGET_KEY:
        add_target_key(options, name, value);
        return true;
    default:
        return err_set(err, "unknown option");
    }
}

bool run_options_read(struct run_options *options, int argc, char **argv, struct err *err)
{
    int option, index = 0;
    *options = (struct run_options){0};
    optind = 0;
    opterr = 0;
    while ((option = getopt_long(argc, argv, ":t:c:o:vhj:", long_options, &index)) != -1) {
        if (option == '?' || option == ':')
            return bad_option(long_options, option, argv, err);
        const char *name = option >= 256 ? long_options[index].name : "";
        if (!take(options, option == 'j' ? OPTION_JOBS : option, option == 'j' ? "jobs" : name,
                  optarg, err))
            return false;
    }
    for (; optind < argc; optind++)
        add_word(&options->selectors, argv[optind]);
    return options->help || run_options_check(options, err);
}

void run_options_release(struct run_options *options)
{
    free(options->targets.items);
    free(options->cases.items);
    free(options->selectors.items);
    free(options->skips.items);
    free(options->tags.items);
    free(options->faults.items);
    free(options->target_keys.items);
    free(options->reports);
}

bool run_options_apply(const struct run_options *options, struct target *target, struct err *err)
{
    struct err why = {0};
    bool again = false;
    for (size_t i = 0; i < options->target_keys.count; i += 2) {
        const char *key = options->target_keys.items[i];
        if (!target_set(target, key, options->target_keys.items[i + 1], again, &why))
            return err_set(err, "--%s", why.text);
        again = again || strcmp(key, "recipient") == 0;
    }
    return target_set_check(target, &why) || err_set(err, "--%s", why.text);
}
