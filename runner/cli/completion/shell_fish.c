#include "memory.h"
#include "shell.h"
#include "topics.h"

#include <stdio.h>
#include <stdlib.h>

static char *quoted(const char *text)
{
    return shell_quoted(text, "\\", "\\'");
}

/* Fish's options for what is taken; free() it. */
static char *taking(enum takes takes, const char *words)
{
    switch (takes) {
    case TAKES_WORDS:
        return mem_format(" -x -a '%s'", words);
    case TAKES_LIST:
        return mem_format(" -x -a '(__smtpspec_list %s)'", words);
    case TAKES_FILE:
        return mem_text(" -r -F");
    case TAKES_CASE:
        return mem_text(" -x -a '(__smtpspec_cases)'");
    case TAKES_OTHER:
        return mem_text(" -x");
    case TAKES_NOTHING:
        break;
    }
    return mem_text("");
}

static void print_option(const struct command *command, const struct command_option *row)
{
    char *words = shell_words(row), *help = quoted(row->help);
    char *takes = taking(shell_takes(row), words);
    printf("complete -c smtpspec -n '__smtpspec_in %s' -l %s", command->name, row->name);
    if (row->letter)
        printf(" -s %c", row->letter);
    printf("%s -d '%s'\n", takes, help);
    free(takes);
    free(help);
    free(words);
}

static void print_command(const struct command *command)
{
    struct option_rows rows = options_gather(command->options);
    char *words = shell_operand_words(command);
    char *operands = taking(shell_operands(command), words);
    char *help = quoted(command->summary);
    printf("\ncomplete -c smtpspec -n __smtpspec_first -a %s -d '%s'\n", command->name, help);
    if (shell_operands(command) != TAKES_OTHER)
        printf("complete -c smtpspec -n '__smtpspec_operand %s'%s\n", command->name, operands);
    for (size_t i = 0; i < rows.count; i++)
        if (rows.items[i].name)
            print_option(command, &rows.items[i]);
    free(rows.items);
    free(operands);
    free(words);
    free(help);
}

static const char frame[] =
    "function __smtpspec_first\n"
    "    test (count (commandline -opc)) -eq 1\n"
    "end\n\n"
    "# The command that is completed; without one it is run.\n"
    "function __smtpspec_in\n"
    "    set -l words (commandline -opc)\n"
    "    set -l command run\n"
    "    if set -q words[2]; and contains -- $words[2] $__smtpspec_commands\n"
    "        set command $words[2]\n"
    "    end\n"
    "    test $command = $argv[1]\n"
    "end\n\n"
    "function __smtpspec_operand\n"
    "    not __smtpspec_first; and __smtpspec_in $argv[1]\n"
    "end\n\n"
    "function __smtpspec_list\n"
    "    set -l before (commandline -ct | string replace -r '^--[^=]*=' '' | "
    "string match -r '.*,')\n"
    "    test -n \"$before\"; or set before ''\n"
    "    printf '%s\\n' $before$argv\n"
    "end\n\n"
    "function __smtpspec_cases\n"
    "    set -l program (commandline -opc)[1]\n"
    "    $program" SHELL_CASES "\n"
    "end\n\n"
    "complete -c smtpspec -f\n"
    "complete -c smtpspec -n __smtpspec_first -a help -d 'print what the program knows'\n"
    "complete -c smtpspec -n __smtpspec_first -l version -d 'print the version'\n";

void shell_fish(void)
{
    char *topics = shell_topics();
    fputs("# Completion of smtpspec in fish, written by `smtpspec completion fish`.\n\n"
          "set -g __smtpspec_commands help",
          stdout);
    for (size_t i = 0; commands()[i]; i++)
        printf(" %s", commands()[i]->name);
    puts("\n");
    fputs(frame, stdout);
    printf("complete -c smtpspec -n '__smtpspec_operand help' -a '%s'\n", topics);
    for (size_t i = 0; commands()[i]; i++)
        print_command(commands()[i]);
    free(topics);
}
