/* Predicates of what is wrong with the path of MAIL and RCPT, and with their parameters: each holds
 * where the argument has this flaw. */
#include "count_of.h"
#include "predicates.h"
#include "smtp_command.h"

#include <string.h>
#include <strings.h>

enum flaw { NO_PATH, BAD_CHARACTER, BAD_BRACKETS, BAD_LITERAL, BAD_LOCAL_PART, BAD_DOMAIN };

static bool has_control(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text < ' ' || *text == 127)
            return true;
    return false;
}

/* What cannot stand in a local-part, of a PATH in brackets: it ends before the last "@". */
static bool has_bad_local_part(const char *path)
{
    const char *at = strrchr(path, '@'), *dots = strstr(path, "..");
    if (!at || strpbrk(path, "\"(),"))
        return true;
    return path[1] == '.' || at == path + 1 || at[-1] == '.' || (dots && dots < at);
}

/* The first flaw of an argument that has one. */
static enum flaw flaw_of(const struct command *command)
{
    const char *colon = strchr(command->argument, ':');
    const char *path = command->has_keyword && colon ? colon + 1 : "";
    if (has_control(command->argument))
        return BAD_CHARACTER;
    if (!strpbrk(path, "<>") || *path == ' ' || strstr(path, "@>"))
        return NO_PATH;
    if (*path != '<' || strcspn(path + 1, "<> ") + 2 != strlen(path))
        return BAD_BRACKETS;
    if (strstr(path, "@["))
        return BAD_LITERAL;
    return has_bad_local_part(path) ? BAD_LOCAL_PART : BAD_DOMAIN;
}

bool lacks_path(const struct command *command)
{
    return flaw_of(command) == NO_PATH;
}

/* LF is the matter of others: it may end the line. */
bool has_control_character(const struct command *command)
{
    return flaw_of(command) == BAD_CHARACTER && !strchr(command->argument, '\n');
}

bool has_bad_brackets(const struct command *command)
{
    return flaw_of(command) == BAD_BRACKETS;
}

bool has_bad_literal(const struct command *command)
{
    return flaw_of(command) == BAD_LITERAL;
}

bool has_bad_local_part_only(const struct command *command)
{
    return flaw_of(command) == BAD_LOCAL_PART;
}

bool has_bad_domain(const struct command *command)
{
    return flaw_of(command) == BAD_DOMAIN;
}

bool has_two_at_signs(const struct command *command)
{
    return flaw_of(command) != BAD_CHARACTER &&
           strchr(command->argument, '@') != strrchr(command->argument, '@');
}

bool has_one_at_sign_or_none(const struct command *command)
{
    return flaw_of(command) != BAD_CHARACTER && !has_two_at_signs(command);
}

static bool has_parameter(const struct command *command, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = command->params; (at = strchr(at, ' ')); at++)
        if (!strncasecmp(at + 1, name, length) && (!at[1 + length] || strchr("= ", at[1 + length])))
            return true;
    return false;
}

#define HAS_PARAMETER(predicate, name)                                                             \
    bool predicate(const struct command *command)                                                  \
    {                                                                                              \
        return has_parameter(command, name);                                                       \
    }
HAS_PARAMETER(has_size, "SIZE")
HAS_PARAMETER(has_body, "BODY")
HAS_PARAMETER(has_smtputf8, "SMTPUTF8")
HAS_PARAMETER(has_ret, "RET")
HAS_PARAMETER(has_envid, "ENVID")
HAS_PARAMETER(has_notify, "NOTIFY")
HAS_PARAMETER(has_orcpt, "ORCPT")

bool has_no_size(const struct command *command)
{
    return !has_size(command);
}

bool has_private_parameter(const struct command *command)
{
    static const char *const known[] = {"SIZE",  "BODY", "SMTPUTF8", "RET",
                                        "ENVID", "AUTH", "NOTIFY",   "ORCPT"};
    for (size_t i = 0; i < COUNT_OF(known); i++)
        if (has_parameter(command, known[i]))
            return false;
    return true;
}
