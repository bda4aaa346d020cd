/* smtpspec serve: the reference server by itself. */
#include "command.h"
#include "option_set.h"
#include "reference.h"
#include "topics.h"
#include "words.h"

#include <limits.h>
#include <signal.h>
#include <stdio.h>

struct serve_options {
    struct reference_settings settings;
    struct words faults;
    bool list_faults;
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

static int serve_main(int argc, char **argv)
{
    struct serve_options options = {0};
    int code = command_read(&command_serve, argc, argv, &options, NULL);
    options.settings.faults = options.faults.items;
    options.settings.faults_count = options.faults.count;
    if (code < 0 && options.list_faults) {
        topic_find("faults")->print();
        code = EXIT_CONFORMS;
    }
    if (code < 0)
        code = serve(&options.settings);
    words_release(&options.faults);
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
     .help = "deliver to DIR/USER/new, too",
     .set = option_text,
     AT(settings.maildir)},
    {.name = "fault",
     .letter = 'f',
     .repeats = true,
     .argument = "NAME",
     .help = "switch a fault on",
     .set = option_word,
     AT(faults)},
    {.name = "list-faults",
     .help = "print the faults: name, what is wrong, requirements broken",
     .set = option_flag,
     AT(list_faults)},
    {.name = "idle",
     .argument = "S",
     .help = "close with 421 after S seconds of silence; default 300",
     .set = set_idle},
    {.name = "dns",
     .argument = "N",
     .help = "answer for the DNS, too, by UDP on 127.0.0.1:N, and print \"dns N\"; 0: a free port",
     .set = set_dns},
    {.name = "next-hop",
     .help = "accept every recipient but smtpspec-refused",
     .set = option_flag,
     AT(settings.next_hop)},
    {0},
};

const struct command command_serve = {
    .name = "serve",
    .summary = "run the reference server by itself",
    .usage = "serve [OPTION]...",
    .about = "Runs the reference SMTP server on 127.0.0.1 (and ::1) until SIGINT or SIGTERM.\n"
             "Prints \"ready PORT\" once it listens.\n",
    .options = table,
    .run = serve_main,
};
