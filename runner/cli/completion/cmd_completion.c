/* smtpspec completion: what makes a shell complete the command line. */
#include "command.h"
#include "count_of.h"
#include "nearest.h"
#include "shell.h"

#include <string.h>

static const char *const names[] = {"bash", "zsh", "fish", NULL};
static void (*const writers[])(void) = {shell_bash, shell_zsh, shell_fish};

static const char *shell_name(size_t index)
{
    return names[index];
}

static int print(const char *shell)
{
    for (size_t i = 0; i < COUNT_OF(writers); i++)
        if (strcmp(names[i], shell) == 0) {
            writers[i]();
            return EXIT_CONFORMS;
        }
    const char *near = nearest_name(shell, names);
    return command_misused(&command_completion,
                           near ? "\"%s\" is not bash, zsh or fish; did you mean \"%s\"?"
                                : "\"%s\" is not bash, zsh or fish",
                           shell, near);
}

static int run(int argc, char **argv)
{
    struct operands operands;
    int code = command_parse(&command_completion, argc, argv, NULL, &operands);
    if (code < 0 && operands.count != 1)
        return command_misused(&command_completion, "for which shell? bash, zsh or fish");
    return code < 0 ? print(operands.items[0]) : code;
}

const struct command command_completion = {
    .name = "completion",
    .summary = "print what makes a shell complete smtpspec",
    .usage = "completion bash|zsh|fish",
    .about =
        "Prints a script with which a shell completes commands, options, their values (faults,\n"
        "liberties, conditions, formats, impacts) and the ids of cases.\n\n"
        "  bash   source <(smtpspec completion bash)      in ~/.bashrc\n"
        "  zsh    source <(smtpspec completion zsh)       in ~/.zshrc, after compinit\n"
        "  fish   smtpspec completion fish >~/.config/fish/completions/smtpspec.fish\n",
    .operand = shell_name,
    .run = run,
};
