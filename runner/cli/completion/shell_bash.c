#include "shell.h"

#include <stdio.h>
#include <stdlib.h>

/* How the script calls what is taken; by enum takes. */
static const char *const sorts[] = {"", "words", "list", "files", "cases", "other"};

static void print_options(const struct command *command)
{
    struct option_rows rows = options_gather(command->options);
    printf("  %s) echo '", command->name);
    for (size_t i = 0; i < rows.count; i++) {
        if (rows.items[i].name)
            printf(" --%s", rows.items[i].name);
        if (rows.items[i].name && rows.items[i].letter)
            printf(" -%c", rows.items[i].letter);
    }
    puts("' ;;");
    free(rows.items);
}

static void print_values(const struct command *command)
{
    struct option_rows rows = options_gather(command->options);
    for (size_t i = 0; i < rows.count; i++) {
        const struct command_option *row = &rows.items[i];
        enum takes takes = row->name ? shell_takes(row) : TAKES_NOTHING;
        if (takes == TAKES_NOTHING)
            continue;
        char *words = shell_words(row);
        printf("  %s--%s", command->name, row->name);
        if (row->letter)
            printf(" | %s-%c", command->name, row->letter);
        printf(") echo '%s %s' ;;\n", sorts[takes], words);
        free(words);
    }
    free(rows.items);
}

static void print_operands(const struct command *command)
{
    char *words = shell_operand_words(command);
    printf("  %s) echo '%s %s' ;;\n", command->name, sorts[shell_operands(command)], words);
    free(words);
}

/* A function that prints what PRINT does for each command. */
static void print_table(const char *name, const char *key, const char *last,
                        void (*print)(const struct command *command))
{
    printf("%s() {\n  case %s in\n", name, key);
    for (size_t i = 0; commands()[i]; i++)
        print(commands()[i]);
    printf("%s  esac\n}\n\n", last);
}

static const char frame[] =
    "_smtpspec_cases() {\n"
    "  local i from=()\n"
    "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
    "    [[ ${COMP_WORDS[i]} == -c || ${COMP_WORDS[i]} == --cases ]] && "
    "from=(-c \"${COMP_WORDS[i + 1]}\")\n"
    "  done\n"
    "  \"${COMP_WORDS[0]}\" list \"${from[@]}\" 2>/dev/null | sed 's/[[ ].*//' | sort -u\n"
    "}\n\n"
    "_smtpspec() {\n"
    "  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} command=run takes= "
    "before=\n"
    "  if [[ $cur == '=' ]]; then # which is a word of its own\n"
    "    cur=\n"
    "  elif [[ $prev == '=' ]]; then\n"
    "    prev=${COMP_WORDS[COMP_CWORD - 2]}\n"
    "  fi\n"
    "  COMPREPLY=()\n"
    "  if ((COMP_CWORD == 1)) && [[ $cur != -* ]]; then\n"
    "    COMPREPLY=($(compgen -W \"$_smtpspec_commands\" -- \"$cur\"))\n"
    "    return\n"
    "  fi\n"
    "  [[ \" $_smtpspec_commands \" == *\" ${COMP_WORDS[1]} \"* ]] && command=${COMP_WORDS[1]}\n"
    "  ((COMP_CWORD > 1)) && takes=$(_smtpspec_values \"$command$prev\")\n"
    "  if [[ -z $takes && $cur == -* ]]; then\n"
    "    COMPREPLY=($(compgen -W \"$(_smtpspec_options \"$command\")\" -- \"$cur\"))\n"
    "    return\n"
    "  fi\n"
    "  [[ -z $takes ]] && takes=$(_smtpspec_operands \"$command\")\n"
    "  case $takes in\n"
    "  words*) COMPREPLY=($(compgen -W \"${takes#words}\" -- \"$cur\")) ;;\n"
    "  list*)\n"
    "    [[ $cur == *,* ]] && before=${cur%,*},\n"
    "    COMPREPLY=($(compgen -P \"$before\" -W \"${takes#list}\" -- \"${cur##*,}\"))\n"
    "    ;;\n"
    "  cases*) COMPREPLY=($(compgen -W \"$(_smtpspec_cases)\" -- \"$cur\")) ;;\n"
    "  files*)\n"
    "    local IFS=$'\\n'\n"
    "    compopt -o filenames 2>/dev/null\n"
    "    COMPREPLY=($(compgen -f -- \"$cur\"))\n"
    "    ;;\n"
    "  esac\n"
    "}\n\n"
    "complete -F _smtpspec smtpspec\n";

void shell_bash(void)
{
    char *topics = shell_topics();
    fputs("# Completion of smtpspec in bash, written by `smtpspec completion bash`.\n\n"
          "_smtpspec_commands='help",
          stdout);
    for (size_t i = 0; commands()[i]; i++)
        printf(" %s", commands()[i]->name);
    puts("'\n");
    print_table("_smtpspec_options", "$1", "", print_options);
    print_table("_smtpspec_values", "$1", "", print_values);
    char last[] = "  help) echo \"words $_smtpspec_topics\" ;;\n";
    printf("_smtpspec_topics='%s'\n\n", topics);
    print_table("_smtpspec_operands", "$1", last, print_operands);
    fputs(frame, stdout);
    free(topics);
}
