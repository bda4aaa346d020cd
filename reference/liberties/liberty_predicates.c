#include "liberty_predicates.h"
#include "liberties.h"
#include "seen_pairs.h"
#include "smtp_command.h"

#include <string.h>

bool is_rejected(const struct command *command)
{
    (void)command;
    return false;
}

bool is_later_command(const struct command *command)
{
    return command->session->counts[verb_index(command->verb)] > 1;
}

bool is_seen_again(const struct command *command)
{
    const struct session *session = command->session;
    return seen_pairs_note(session->server->liberties->seen, session->transaction.sender,
                           command->address.text);
}

bool is_introduced_by_ehlo(const struct command *command)
{
    return command->session->introduction == BY_EHLO;
}

bool is_authenticated(const struct command *command)
{
    return command->session->authenticated;
}

bool is_secure_or_allowed(const struct command *command)
{
    return command->session->wire.ssl || verb_is_among(command->verb, "NOOP EHLO STARTTLS QUIT");
}

bool is_only_recipient(const struct command *command)
{
    return command->session->transaction.recipients_count == 0;
}

static bool exists(const struct recipient *recipient)
{
    return directory_find_local(recipient->key).user;
}

bool is_not_after_unknown(const struct command *command)
{
    const struct transaction *transaction = &command->session->transaction;
    return !transaction->recipients_count || exists(&transaction->recipients[0]);
}

bool recipients_exist(const struct command *command)
{
    return is_not_after_unknown(command);
}

bool has_no_dsn_parameter_here(const struct command *command)
{
    return !command->mail.dsn;
}

bool has_no_parameter_here(const struct command *command)
{
    return !*command->params;
}

bool has_no_binarymime_here(const struct command *command)
{
    return command->mail.body != BODY_BINARYMIME;
}

bool has_no_smtputf8_here(const struct command *command)
{
    return !command->mail.utf8;
}
