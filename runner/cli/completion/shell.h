/* Completion for shells: each has a writer, which makes a script from the tables of commands and
 * options. */
#ifndef SHELL_H
#define SHELL_H

#include "command.h"

/* What the value of an option, or an operand, is. */
enum takes {
    TAKES_NOTHING,
    TAKES_WORDS, /* one of shell_words() */
    TAKES_LIST,  /* several of them, separated by commas */
    TAKES_FILE,
    TAKES_CASE, /* the id of a case, as `smtpspec list` has it */
    TAKES_OTHER,
};
enum takes shell_takes(const struct command_option *option);
/* The words that OPTION takes, separated by spaces; free() it. */
char *shell_words(const struct command_option *option);

enum takes shell_operands(const struct command *command);
/* The same for operands. */
char *shell_operand_words(const struct command *command);

/* What `smtpspec help` takes; free() it. */
char *shell_topics(void);

/* TEXT with a backslash before each character of SPECIAL, and each ' as APOSTROPHE; free() it. */
char *shell_quoted(const char *text, const char *special, const char *apostrophe);

/* Print the script to standard output. */
void shell_bash(void);
void shell_zsh(void);
void shell_fish(void);

/* What prints the ids of cases, given the program: without rows, as these may hold spaces. */
#define SHELL_CASES " list 2>/dev/null | sed 's/[[ ].*//' | sort -u"

#endif
