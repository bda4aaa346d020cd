#include "path.h"

#include <string.h>
#include <strings.h>

void path_read(struct command *command, const struct path_rules *rules, void *state)
{
    size_t length = strlen(rules->keyword);
    const char *at = command->argument + length;
    command->has_keyword = !strncasecmp(command->argument, rules->keyword, length);
    if (!command->has_keyword)
        return;
    command->wrong = address_take_path(&at, &rules->address, &command->address);
    if (!command->wrong && *at && *at != ' ')
        command->wrong = "text after the path";
    if (command->wrong)
        return;
    command->params = at;
    command->params_outcome = params_take(at, rules->params, true, state);
}

bool path_has_keyword(const struct command *command)
{
    return command->has_keyword;
}

bool path_is_right(const struct command *command)
{
    return !command->wrong;
}

bool params_are_right(const struct command *command)
{
    return command->params_outcome != PARAMS_SYNTAX;
}

bool params_are_given_once(const struct command *command)
{
    return command->params_outcome != PARAMS_REPEATED;
}

bool params_are_known(const struct command *command)
{
    return command->params_outcome != PARAMS_UNKNOWN;
}

/* Parameters belong to extensions, and HELO offers none (RFC 5321 4.1.1.11). */
bool params_are_offered(const struct command *command)
{
    return !*command->params || command->session->introduction != BY_HELO;
}

bool argument_is_utf8(const struct command *command)
{
    return address_is_utf8(command->argument);
}
