#include "shell.h"

#include "buffer.h"
#include "count_of.h"
#include "topics.h"

#include <string.h>

/* The arguments, as the usage names them, that are files or folders, or cases. */
static const struct {
    const char *argument;
    enum takes takes;
} sorts[] = {
    {"FILE", TAKES_FILE}, {"PATH", TAKES_FILE},   {"DIR", TAKES_FILE},      {"RECORD", TAKES_FILE},
    {"OLD", TAKES_FILE},  {"TARGET", TAKES_FILE}, {"SELECTOR", TAKES_CASE},
};

enum takes shell_takes(const struct command_option *option)
{
    if (!option->argument)
        return TAKES_NOTHING;
    if (option->value && option->value(option, 0))
        return option->list ? TAKES_LIST : TAKES_WORDS;
    for (size_t i = 0; i < COUNT_OF(sorts); i++)
        if (strcmp(sorts[i].argument, option->argument) == 0)
            return sorts[i].takes;
    return TAKES_OTHER;
}

char *shell_words(const struct command_option *option)
{
    struct buffer out = {0};
    const char *word;
    for (size_t i = 0; option->value && (word = option->value(option, i)); i++)
        buffer_format(&out, "%s%s", i ? " " : "", word);
    return buffer_take(&out);
}

enum takes shell_operands(const struct command *command)
{
    return command->operand                    ? TAKES_WORDS
           : command->operands == OPERAND_FILE ? TAKES_FILE
           : command->operands == OPERAND_CASE ? TAKES_CASE
                                               : TAKES_OTHER;
}

char *shell_operand_words(const struct command *command)
{
    struct buffer out = {0};
    for (size_t i = 0; command->operand && command->operand(i); i++)
        buffer_format(&out, "%s%s", i ? " " : "", command->operand(i));
    return buffer_take(&out);
}

char *shell_topics(void)
{
    struct buffer out = {0};
    for (size_t i = 0; commands()[i]; i++)
        buffer_format(&out, "%s ", commands()[i]->name);
    for (const struct topic *topic = topics(); topic->name; topic++)
        buffer_format(&out, "%s%s", topic->name, topic[1].name ? " " : "");
    return buffer_take(&out);
}

char *shell_quoted(const char *text, const char *special, const char *apostrophe)
{
    struct buffer out = {0};
    for (; *text; text++) {
        if (*text == '\'')
            buffer_add_text(&out, apostrophe);
        else
            buffer_format(&out, "%s%c", strchr(special, *text) ? "\\" : "", *text);
    }
    return buffer_take(&out);
}
