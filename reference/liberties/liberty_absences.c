#include "liberty_absences.h"
#include "liberty_predicates.h"
#include "smtp_command.h"

#include <string.h>
#include <strings.h>

bool is_secure(const struct command *command)
{
    return command->session->wire.ssl != NULL;
}

bool has_no_size_here(const struct command *command)
{
    return !strcasestr(command->params, " SIZE=");
}

bool has_no_auth_parameter_here(const struct command *command)
{
    return !command->mail.auth;
}

bool has_no_parameter_but_body(const struct command *command)
{
    return has_no_size_here(command) && has_no_auth_parameter_here(command) &&
           has_no_dsn_parameter_here(command) && has_no_smtputf8_here(command);
}

bool is_secure_or_has_no_dsn(const struct command *command)
{
    return is_secure(command) || has_no_dsn_parameter_here(command);
}

bool is_secure_or_has_no_parameter(const struct command *command)
{
    return is_secure(command) || has_no_parameter_here(command);
}

bool is_secure_or_has_no_binarymime(const struct command *command)
{
    return is_secure(command) || has_no_binarymime_here(command);
}

bool is_secure_or_has_no_smtputf8(const struct command *command)
{
    return is_secure(command) || has_no_smtputf8_here(command);
}

static bool names(const struct command *command, const char *mechanism)
{
    size_t length = strcspn(command->argument, " ");
    return strlen(mechanism) == length && !strncasecmp(mechanism, command->argument, length);
}

bool names_plain(const struct command *command)
{
    return names(command, "PLAIN");
}

bool names_login(const struct command *command)
{
    return names(command, "LOGIN");
}

bool names_cram_md5(const struct command *command)
{
    return names(command, "CRAM-MD5");
}

bool names_scram(const struct command *command)
{
    return names(command, "SCRAM-SHA-256");
}

bool is_secure_or_names_no_password(const struct command *command)
{
    return is_secure(command) || (!names_plain(command) && !names_login(command));
}

bool is_not_a_list(const struct command *command)
{
    return command->entry.kind != DIRECTORY_LIST;
}

bool is_not_a_user(const struct command *command)
{
    return command->entry.kind != DIRECTORY_USER;
}

bool has_no_argument_here(const struct command *command)
{
    return !*command->argument;
}
