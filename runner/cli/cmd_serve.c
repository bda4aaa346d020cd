/* smtpspec serve: the reference server by itself. */
#include "bad_option.h"
#include "command.h"
#include "memory.h"
#include "reference.h"

#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct serve_options {
    struct reference_settings settings;
    const char **faults;
    bool list_faults;
    bool help;
};

/* A whole number from 0 to MOST. */
static bool parse_number(const char *text, unsigned long most, unsigned *out)
{
    char *end;
    unsigned long value = strtoul(text, &end, 10);
    if (!*text || *end || text[0] == '-' || value > most)
        return false;
    *out = (unsigned)value;
    return true;
}

static void add_fault(struct serve_options *options, const char *name)
{
    size_t count = options->settings.faults_count;
    options->faults = mem_grow(options->faults, count + 1, sizeof *options->faults);
    options->faults[count] = name;
    options->settings.faults = options->faults;
    options->settings.faults_count++;
}

/* One option that has a number; an exit code, or -1 to go on. */
static int take_number(int option, struct serve_options *options)
{
    struct reference_settings *settings = &options->settings;
    unsigned seconds = 0;
    switch (option) {
    case 'p':
        if (!parse_number(optarg, 65535, &settings->port))
            return command_misused(&command_serve, "--port: \"%s\" is not a port", optarg);
        break;
    case 'd':
        settings->names = true;
        if (!parse_number(optarg, 65535, &settings->names_port))
            return command_misused(&command_serve, "--dns: \"%s\" is not a port", optarg);
        break;
    default:
        if (!parse_number(optarg, UINT_MAX / 1000, &seconds))
            return command_misused(&command_serve, "--idle: \"%s\" are no seconds", optarg);
        settings->idle_ms = seconds * 1000;
    }
    return -1;
}

/* One option, as getopt_long() gave it; an exit code, or -1 to go on. */
static int take_option(int option, struct serve_options *options)
{
    switch (option) {
    case 'p':
    case 'd':
    case 'i':
        return take_number(option, options);
    case 'm':
        options->settings.maildir = optarg;
        return -1;
    case 'f':
        add_fault(options, optarg);
        return -1;
    case 'n':
        options->settings.next_hop = true;
        return -1;
    case 'l':
        options->list_faults = true;
        return -1;
    default:
        options->help = true;
        return -1;
    }
}

/* Fills in OPTIONS; an exit code, or -1 to go on. */
static int parse_options(int argc, char **argv, struct serve_options *options)
{
    static const struct option known[] = {
        {"port", required_argument, NULL, 'p'},
        {"maildir", required_argument, NULL, 'm'},
        {"fault", required_argument, NULL, 'f'},
        {"idle", required_argument, NULL, 'i'},
        {"next-hop", no_argument, NULL, 'n'},
        {"list-faults", no_argument, NULL, 'l'},
        {"dns", required_argument, NULL, 'd'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    int option, code = -1;
    optind = 0;
    opterr = 0;
    while (code == -1 && (option = getopt_long(argc, argv, ":p:m:f:h", known, NULL)) != -1)
        code = option == '?' || option == ':'
                   ? command_bad_option(&command_serve, known, option, argv)
                   : take_option(option, options);
    if (code == -1 && optind < argc)
        return command_misused(&command_serve, "unexpected argument \"%s\"", argv[optind]);
    return code;
}

/* In columns: the name, what is wrong, the requirements that it breaks. */
static void list_faults(void)
{
    size_t count, name_width = 0, breaks_width = 0;
    const struct fault *faults = reference_faults(&count);
    for (size_t i = 0; i < count; i++) {
        size_t name = strlen(faults[i].name), breaks = strlen(faults[i].breaks);
        name_width = name > name_width ? name : name_width;
        breaks_width = breaks > breaks_width ? breaks : breaks_width;
    }
    for (size_t i = 0; i < count; i++)
        printf("%-*s  %-*s  %s\n", (int)name_width, faults[i].name, (int)breaks_width,
               faults[i].breaks, faults[i].requirements);
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
    int code = parse_options(argc, argv, &options);
    if (code < 0 && options.help)
        code = fputs(command_serve.usage, stdout) < 0 ? EXIT_UNREPORTED : EXIT_CONFORMS;
    if (code < 0 && options.list_faults) {
        list_faults();
        code = EXIT_CONFORMS;
    }
    if (code < 0)
        code = serve(&options.settings);
    free(options.faults);
    return code;
}

const struct command command_serve = {
    .name = "serve",
    .summary = "run the reference server by itself",
    .usage = "Usage: smtpspec serve [OPTION]...\n"
             "Runs the reference SMTP server on 127.0.0.1 (and ::1) until SIGINT or SIGTERM.\n"
             "Prints \"ready PORT\" once it listens.\n"
             "\n"
             "  -p, --port N       listen on port N; default 0: a free one\n"
             "  -m, --maildir DIR  deliver to DIR/USER/new, too\n"
             "  -f, --fault NAME   switch a fault on (repeatable)\n"
             "      --list-faults  print the faults: name, what is wrong, requirements broken\n"
             "      --idle S       close with 421 after S seconds of silence; default 300\n"
             "      --dns N        answer for the DNS, too, by UDP on 127.0.0.1:N, and print\n"
             "                     \"dns N\"; 0: a free port\n"
             "      --next-hop     accept every recipient but smtpspec-refused\n"
             "  -h, --help         print this\n",
    .run = serve_main,
};
