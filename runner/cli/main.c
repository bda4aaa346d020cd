#include "columns.h"
#include "command.h"
#include "give_up.h"
#include "link.h"
#include "memory.h"
#include "nearest.h"
#include "problems.h"
#include "smtpspec.h"
#include "topics.h"

#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The column where summaries begin. */
#define COLUMN 17

/* The names of commands, and of topics if TOO; NULL-terminated, free() it. */
static const char **names_of(bool too)
{
    const char **names = mem_alloc(sizeof *names);
    size_t count = 0;
    for (; commands()[count]; count++) {
        names = mem_grow(names, count + 2, sizeof *names);
        names[count] = commands()[count]->name;
        names[count + 1] = NULL;
    }
    for (const struct topic *topic = topics(); too && topic->name; topic++) {
        names = mem_grow(names, count + 2, sizeof *names);
        names[count++] = topic->name;
        names[count] = NULL;
    }
    return names;
}

static int no_help(const char *name)
{
    const char **names = names_of(true);
    const char *near = nearest_name(name, names);
    command_complain(NULL, "there is no command \"%s\" and no topic of that name%s%s%s", name,
                     near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
    free(names);
    return EXIT_USAGE;
}

static int help_for(const char *name)
{
    const struct command *command = command_find(name);
    const struct topic *topic = topic_find(name);
    if (command)
        command_help(command);
    else if (topic)
        topic->print();
    else
        return no_help(name);
    return EXIT_CONFORMS;
}

static int help(void)
{
    puts("smtpspec plays scripts of SMTP commands and replies against a server and tells\n"
         "whether it does what the RFCs say.\n\n"
         "usage: smtpspec [COMMAND] [OPTIONS]\n"
         "       smtpspec help COMMAND|TOPIC\n\nCommands");
    for (size_t i = 0; commands()[i]; i++)
        columns_print(stdout, commands()[i]->name, COLUMN, commands()[i]->summary);
    puts("\nTopics");
    for (const struct topic *topic = topics(); topic->name; topic++)
        columns_print(stdout, topic->name, COLUMN, topic->summary);
    puts("\nWithout a command: run. `smtpspec COMMAND --help` says more.\n"
         "`smtpspec run` without a target plays against the embedded reference server.");
    return EXIT_CONFORMS;
}

/* A word that is not a command is a selector for `run`, unless it looks like a mistyped command. */
static int no_command(int argc, char **argv)
{
    const char **names = names_of(false);
    const char *near = argc > 1 && argv[1][0] != '-' ? nearest_name(argv[1], names) : NULL;
    free(names);
    if (near && !strchr(argv[1], '/')) {
        command_complain(NULL, "there is no command \"%s\"; did you mean \"%s\"?", argv[1], near);
        return EXIT_USAGE;
    }
    return command_run.run(argc, argv);
}

static int dispatch(int argc, char **argv)
{
    const char *word = argc > 1 ? argv[1] : "run";
    const struct command *command = command_find(word);
    if (command)
        return command->run(argc > 1 ? argc - 1 : argc, argc > 1 ? argv + 1 : argv);
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "help") == 0)
        return strcmp(word, "help") == 0 && argc > 2 ? help_for(argv[2]) : help();
    if (strcmp(word, "--version") == 0) {
        puts("smtpspec " SMTPSPEC_VERSION);
        return EXIT_CONFORMS;
    }
    return no_command(argc, argv);
}

/* The descriptor of a closed standard stream would go to the next socket, and output to the server.
 * It is opened in the direction that nobody uses, so that using it fails. */
static void keep_standard_streams(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 &&
            open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) < 0)
            return;
}

int main(int argc, char **argv)
{
    struct err err = {0};
    memory_on_give_up(NULL, NULL); /* this is a program, which ends with exit 3 then */
    keep_standard_streams();
    signal(SIGXFSZ,
           SIG_IGN); /* a report that exceeds the file size limit is reported as an error */
    if (!link_global_init(&err)) {
        command_complain(NULL, "%s", err.text);
        return EXIT_UNTRIED;
    }
    int code = dispatch(argc, argv);
    link_global_end();
    return command_flush(0) || code == EXIT_USAGE ? code : EXIT_UNREPORTED;
}
