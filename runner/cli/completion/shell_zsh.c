#include "memory.h"
#include "shell.h"

#include <stdio.h>
#include <stdlib.h>

/* For the text of a specification of _arguments, between apostrophes. */
static char *quoted(const char *text)
{
    return shell_quoted(text, "\\[]:", "'\\''");
}

/* The action of _arguments for what is taken; free() it. */
static char *action(enum takes takes, const char *words)
{
    switch (takes) {
    case TAKES_WORDS:
        return mem_format("(%s)", words);
    case TAKES_LIST:
        return mem_format("_sequence compadd - %s", words);
    case TAKES_FILE:
        return mem_text("_files");
    case TAKES_CASE:
        return mem_text("_smtpspec__cases");
    case TAKES_OTHER:
    case TAKES_NOTHING:
        break;
    }
    return mem_text("");
}

/* One name of an option: --NAME or -LETTER, with its help and what it takes. */
static void print_name(const struct command_option *row, const char *name, const char *joined)
{
    char *help = quoted(row->help), *words = shell_words(row);
    char *what = action(shell_takes(row), words);
    char *argument = quoted(row->argument ? row->argument : "");
    printf(" \\\n    '%s%s%s[%s]", row->repeats ? "*" : "", name, row->argument ? joined : "",
           help);
    if (row->argument)
        printf(":%s:%s", argument, what);
    putchar('\'');
    free(argument);
    free(what);
    free(words);
    free(help);
}

static void print_command(const struct command *command)
{
    struct option_rows rows = options_gather(command->options);
    char *words = shell_operand_words(command);
    char *what = action(shell_operands(command), words);
    printf("_smtpspec_%s() {\n  _arguments -s -S", command->name);
    for (size_t i = 0; i < rows.count; i++) {
        const struct command_option *row = &rows.items[i];
        char letter[] = {'-', row->letter, '\0'};
        char *name = row->name ? mem_format("--%s", row->name) : NULL;
        if (name)
            print_name(row, name, "=");
        if (name && row->letter)
            print_name(row, letter, "+");
        free(name);
    }
    printf(" \\\n    '*:operand:%s'\n}\n\n", what);
    free(what);
    free(words);
    free(rows.items);
}

static const char frame[] = "_smtpspec__cases() {\n"
                            "  local -a ids\n"
                            "  ids=(${(f)\"$($_smtpspec__program" SHELL_CASES ")\"})\n"
                            "  compadd -a ids\n"
                            "}\n\n"
                            "_smtpspec() {\n"
                            "  local _smtpspec__program=$words[1]\n"
                            "  if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then\n"
                            "    _describe command _smtpspec__commands\n"
                            "  elif (( $+functions[_smtpspec_$words[2]] )); then\n"
                            "    words=(\"${(@)words[2,-1]}\")\n"
                            "    (( CURRENT-- ))\n"
                            "    _smtpspec_$words[1]\n"
                            "  else # without a command it is run\n"
                            "    _smtpspec_run\n"
                            "  fi\n"
                            "}\n\n"
                            "if [[ $funcstack[1] == _smtpspec ]]; then # the file is in $fpath\n"
                            "  _smtpspec \"$@\"\n"
                            "else\n"
                            "  compdef _smtpspec smtpspec\n"
                            "fi\n";

void shell_zsh(void)
{
    char *topics = shell_topics();
    puts("#compdef smtpspec\n"
         "# Completion of smtpspec in zsh, written by `smtpspec completion zsh`.\n\n"
         "typeset -ga _smtpspec__commands=(\n"
         "  'help:print what the program knows'");
    for (size_t i = 0; commands()[i]; i++) {
        char *summary = quoted(commands()[i]->summary);
        printf("  '%s:%s'\n", commands()[i]->name, summary);
        free(summary);
    }
    printf(")\n\n_smtpspec_help() {\n  compadd %s\n}\n\n", topics);
    for (size_t i = 0; commands()[i]; i++)
        print_command(commands()[i]);
    fputs(frame, stdout);
    free(topics);
}
