#include "run_options.h"

#include "memory.h"
#include "option_set.h"
#include "option_values.h"
#include "run.h"
#include "target_set.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool set_shard(void *into, const struct command_option *option, const char *text,
                      struct err *err)
{
    struct run_options *options = into;
    char *end;
    unsigned long shard = strtoul(text, &end, 10);
    unsigned long shards = *end == '/' ? strtoul(end + 1, &end, 10) : 0;
    if (*end || strchr(text, '-') || shard < 1 || shard > shards || shards > UINT_MAX)
        return err_set(err, "--%s takes I/N with I from 1 to N, not \"%s\"", option->name, text);
    options->shard = (unsigned)shard;
    options->shards = (unsigned)shards;
    return true;
}

static bool set_jobs(void *into, const struct command_option *option, const char *value,
                     struct err *err)
{
    struct run_options *options = into;
    return option_number(&options->jobs, option, value, 1, 500, err);
}

static bool set_repeat(void *into, const struct command_option *option, const char *value,
                       struct err *err)
{
    struct run_options *options = into;
    return option_number(&options->repeat, option, value, 1, RUN_REPEAT_MOST, err);
}

static bool set_fail_on(void *into, const struct command_option *option, const char *value,
                        struct err *err)
{
    struct run_options *options = into;
    struct err why;
    return failure_rule_read(&options->failures, value, &why) ||
           err_set(err, "--%s takes %s", option->name, why.text);
}

static bool set_format(void *into, const struct command_option *option, const char *name,
                       struct err *err)
{
    (void)option;
    struct run_options *options = into;
    options->format = report_format_find(name);
    if (options->format)
        return true;
    err_set(err, "there is no report format \"%s\"; there are", name);
    for (const struct report_format *format = report_formats(); format->name; format++) {
        size_t have = strlen(err->text);
        snprintf(err->text + have, sizeof err->text - have, " %s", format->name);
    }
    return false;
}

static bool add_report(void *into, const struct command_option *option, const char *path,
                       struct err *err)
{
    (void)err;
    struct run_options *options = into;
    options->reports =
        mem_grow(options->reports, options->reports_count + 1, sizeof *options->reports);
    options->reports[options->reports_count++] = (struct wanted_report){option->detail, path};
    return true;
}

/* The first format is the default on standard output. */
static bool format_option(size_t index, struct command_option *out)
{
    const struct report_format *format = &report_formats()[index + 1];
    *out = (struct command_option){
        .name = format->name,
        .argument = "FILE",
        .help = format->help,
        .set = add_report,
        .detail = format,
    };
    return format->name;
}

static bool any_fact(size_t index, struct command_option *out)
{
    return fact_option(out, index, NULL, offsetof(struct run_options, facts));
}

#define AT(member) .offset = offsetof(struct run_options, member)

const struct command_option run_options_table[] = {
    {.heading = "What to play, and against which target"},
    {.name = "target",
     .letter = 't',
     .repeats = true,
     .argument = "TARGET",
     .help = "a target file, or host[:port], smtps://host, unix:/path, or mx:domain[:port], each "
             "host that takes the domain's mail",
     .set = option_word,
     AT(targets)},
    {.name = "cases",
     .letter = 'c',
     .repeats = true,
     .argument = "PATH",
     .help = "a folder of cases, or a case",
     .set = option_word,
     AT(cases)},
    {.heading = "Reports: to FILE; - is standard output"},
    {.more = format_option},
    {.name = "output",
     .letter = 'o',
     .argument = "FORMAT",
     .help = "the format on standard output: one of these, or terminal (the default)",
     .set = set_format,
     .value = value_format},
    {.name = "verbose",
     .letter = 'v',
     .help = "show every finding, and list every case",
     .set = option_flag,
     AT(verbose)},
    {.heading = "Which cases"},
    {.name = "level",
     .argument = "LEVEL",
     .help = "MUST, SHOULD or MAY: only cases of that level and above",
     .set = option_level,
     AT(level),
     .value = value_level},
    {.name = "impact",
     .argument = "IMPACT",
     .help = "security, loss, interop or form: only cases of that impact or a worse one",
     .set = option_impact,
     AT(impact),
     .value = value_impact},
    {.name = "failed",
     .argument = "RECORD",
     .help = "only the cases that failed in that record",
     .set = option_text,
     AT(failed)},
    {.name = "tag",
     .repeats = true,
     .argument = "TAG",
     .help = "only cases with that tag",
     .set = option_word,
     AT(tags)},
    {.name = "skip",
     .repeats = true,
     .argument = "SELECTOR",
     .help = "leave out these cases",
     .set = option_word,
     AT(skips)},
    {.name = "slow",
     .help = "also those that wait for a server's own timeouts",
     .set = option_flag,
     AT(slow)},
    {.name = "shard", .argument = "I/N", .help = "the I-th of N parts", .set = set_shard},
    {.heading = "How they are played"},
    {.name = "strict",
     .help = "a SHOULD that is not followed counts as a failure",
     .set = option_flag,
     AT(failures.strict)},
    {.name = "fail-on",
     .argument = "WORDS",
     .help = "what counts as a failure: must (the default) or should; security, loss, interop or "
             "form: only that and worse; or both, as in should,loss",
     .set = set_fail_on,
     .value = value_failure,
     .list = true},
    {.name = "baseline",
     .argument = "RECORD",
     .help = "what that record has does not count as a failure",
     .set = option_text,
     AT(baseline)},
    {.name = "jobs",
     .letter = 'j',
     .argument = "N",
     .help = "how many concurrent sessions (32; 96 with the embedded server)",
     .set = set_jobs},
    {.name = "timeout",
     .argument = "SECONDS",
     .help = "the longest wait for a reply (30)",
     .set = option_seconds,
     AT(timeout_ms)},
    {.name = "wait",
     .argument = "SECONDS",
     .help = "the longest wait for a message to reach the mailbox (10)",
     .set = option_seconds,
     AT(wait_ms)},
    {.name = "max-time",
     .argument = "SECONDS",
     .help = "the longest time for the whole run (15m; none with --slow)",
     .set = option_seconds,
     AT(max_ms)},
    {.name = "rate",
     .argument = "N",
     .help = "at most N connections a second (no limit)",
     .set = option_rate,
     AT(rate)},
    {.name = "log",
     .argument = "FILE",
     .help = "write the octets of all sessions to FILE as they come",
     .set = option_text,
     AT(log)},
    {.name = "repeat",
     .argument = "N",
     .help = "play each case N times; one that differs is unsteady (1)",
     .set = set_repeat},
    {.name = "fail-fast", .help = "stop at the first failure", .set = option_flag, AT(fail_fast)},
    {.name = "remote",
     .help = "the target may be on another machine",
     .set = option_flag,
     AT(remote)},
    {.name = "trust-target",
     .help = "do not check first that the recipients receive mail and the login works",
     .set = option_flag,
     AT(trust_target)},
    {.name = "resolver",
     .argument = "HOST:PORT",
     .help = "the DNS server to query, for mx:domain and in cases about the DNS",
     .set = option_text,
     AT(resolver)},
    {.name = "fault",
     .repeats = true,
     .argument = "NAME",
     .help = "enable a fault of the embedded server (smtpspec help faults)",
     .set = option_word,
     AT(faults),
     .value = value_fault},
    {.name = "when",
     .argument = "CONDITIONS",
     .help = "its faults act only when all of these hold, separated by commas (smtpspec help "
             "conditions)",
     .set = option_text,
     AT(when),
     .value = value_condition,
     .list = true},
    {.name = "spare-nothing",
     .help = "its faults act from the first connection on",
     .set = option_flag,
     AT(spare_nothing)},
    {.name = "liberty",
     .repeats = true,
     .argument = "NAME",
     .help = "the embedded server takes this liberty (smtpspec help liberties)",
     .set = option_word,
     AT(liberties),
     .value = value_liberty},
    {.heading = "Facts about the target (also in its file: smtpspec help target)"},
    {.more = any_fact},
    {.heading = "Other"},
    {0},
};

void run_options_release(struct run_options *options)
{
    words_release(&options->targets);
    words_release(&options->cases);
    words_release(&options->skips);
    words_release(&options->tags);
    words_release(&options->faults);
    words_release(&options->liberties);
    said_facts_release(&options->facts);
    free(options->reports);
}

bool run_options_apply(const struct run_options *options, struct target *target, struct err *err)
{
    return said_facts_apply(&options->facts, target, err);
}
