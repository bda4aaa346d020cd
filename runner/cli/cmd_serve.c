/* smtpspec serve: the reference server on its own. */
#include "command.h"
#include "option_set.h"
#include "option_values.h"
#include "reference.h"
#include "topics.h"
#include "words.h"

#include <limits.h>
#include <signal.h>
#include <stdio.h>

struct serve_options {
    struct reference_settings settings;
    struct words faults, liberties;
    bool list_faults, list_conditions, list_liberties;
};

static bool read_port(unsigned *out, const struct command_option *option, const char *value,
                      struct err *err)
{
    return option_number(out, option, value, 0, 65535, NULL) ||
           err_set(err, "--%s: \"%s\" is not a port", option->name, value);
}

static bool set_port(void *into, const struct command_option *option, const char *value,
                     struct err *err)
{
    struct serve_options *options = into;
    return read_port(&options->settings.port, option, value, err);
}

static bool set_dns(void *into, const struct command_option *option, const char *value,
                    struct err *err)
{
    struct serve_options *options = into;
    options->settings.names = true;
    return read_port(&options->settings.names_port, option, value, err);
}

static bool set_idle(void *into, const struct command_option *option, const char *value,
                     struct err *err)
{
    struct serve_options *options = into;
    unsigned seconds;
    if (!option_number(&seconds, option, value, 0, UINT_MAX / 1000, err))
        return false;
    options->settings.idle_ms = seconds * 1000;
    return true;
}

/* Serves until SIGINT or SIGTERM. */
static int serve(const struct reference_settings *settings)
{
    sigset_t ends, before;
    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &ends, &before);
    struct err err;
    struct reference *reference = reference_start(settings, &err);
    if (!reference)
        return command_misused(&command_serve, "%s", err.text);
    if (settings->names)
        printf("dns %u\n", reference_names_port(reference));
    printf("ready %u\n", reference_port(reference));
    int signal_number;
    bool told = command_flush(0); /* nobody would know the port */
    if (told)
        sigwait(&ends, &signal_number);
    reference_stop(&reference);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return told ? EXIT_CONFORMS : EXIT_UNREPORTED;
}

/* The topic that is asked for in place of a server; NULL: none. */
static const char *listed(const struct serve_options *options)
{
    return options->list_faults       ? "faults"
           : options->list_conditions ? "conditions"
           : options->list_liberties  ? "liberties"
                                      : NULL;
}

static int serve_main(int argc, char **argv)
{
    struct serve_options options = {0};
    int code = command_parse(&command_serve, argc, argv, &options, NULL);
    options.settings.faults = options.faults.items;
    options.settings.faults_count = options.faults.count;
    options.settings.liberties = options.liberties.items;
    options.settings.liberties_count = options.liberties.count;
    const char *topic = listed(&options);
    if (code < 0 && topic) {
        topic_find(topic)->print();
        code = EXIT_CONFORMS;
    }
    if (code < 0)
        code = serve(&options.settings);
    words_release(&options.faults);
    words_release(&options.liberties);
    return code;
}

#define AT(member) .offset = offsetof(struct serve_options, member)

static const struct command_option table[] = {
    {.name = "port",
     .letter = 'p',
     .argument = "N",
     .help = "listen on port N; default 0: a free one",
     .set = set_port},
    {.name = "maildir",
     .letter = 'm',
     .argument = "DIR",
     .help = "also deliver to DIR/USER/new",
     .set = option_text,
     AT(settings.maildir)},
    {.name = "fault",
     .letter = 'f',
     .repeats = true,
     .argument = "NAME",
     .help = "enable a fault",
     .set = option_word,
     AT(faults),
     .value = value_fault},
    {.name = "list-faults",
     .help = "print the faults: name, what is wrong, requirements broken",
     .set = option_flag,
     AT(list_faults)},
    {.name = "when",
     .argument = "CONDITIONS",
     .help = "the faults act only when all of these hold, separated by commas (smtpspec help "
             "conditions)",
     .set = option_text,
     AT(settings.when),
     .value = value_condition,
     .list = true},
    {.name = "list-conditions",
     .help = "print the conditions, and when each holds",
     .set = option_flag,
     AT(list_conditions)},
    {.name = "liberty",
     .repeats = true,
     .argument = "NAME",
     .help = "take a liberty that an RFC grants",
     .set = option_word,
     AT(liberties),
     .value = value_liberty},
    {.name = "list-liberties",
     .help = "print the liberties: name, what is done, the sentence that grants it",
     .set = option_flag,
     AT(list_liberties)},
    {.name = "idle",
     .argument = "S",
     .help = "close with 421 after S seconds of silence; default 300",
     .set = set_idle},
    {.name = "dns",
     .argument = "N",
     .help = "also answer DNS queries, by UDP on 127.0.0.1:N, and print \"dns N\"; 0: a free port",
     .set = set_dns},
    {.name = "next-hop",
     .help = "accept every recipient except smtpspec-refused",
     .set = option_flag,
     AT(settings.next_hop)},
    {0},
};

const struct command command_serve = {
    .name = "serve",
    .summary = "run the reference server",
    .usage = "serve [OPTION]...",
    .about = "Runs the reference SMTP server on 127.0.0.1 (and ::1) until SIGINT or SIGTERM.\n"
             "Prints \"ready PORT\" once it listens.\n",
    .options = table,
    .run = serve_main,
};
