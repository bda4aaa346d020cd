/* Predicates of the line, the sequence of commands, and the arguments of EHLO, HELO, BDAT, VRFY,
 * EXPN and AUTH. */
#include "mail_content.h"
#include "predicates.h"
#include "session_faults.h"
#include "smtp_command.h"

#include <string.h>
#include <strings.h>

#define LOWER_CASE "abcdefghijklmnopqrstuvwxyz"

bool never_holds(const struct command *command)
{
    (void)command;
    return false;
}

bool has_no_space_at_end(const struct command *command)
{
    return command->length + 2 == command->whole;
}

bool has_argument(const struct command *command)
{
    return *command->argument;
}

bool has_no_argument(const struct command *command)
{
    return !*command->argument;
}

bool is_not_behind_group(const struct command *command)
{
    const struct session *session = command->session;
    return session->is_grouped || !session->is_transaction_grouped ||
           !session->transaction.recipients_count;
}

bool has_high_octet(const struct command *command)
{
    return !text_is_ascii(command->argument);
}

bool has_ascii_argument(const struct command *command)
{
    return text_is_ascii(command->argument);
}

bool is_introduced_and_idle(const struct command *command)
{
    return command->session->introduction != NOT_INTRODUCED && !command->session->transaction.open;
}

bool is_not_introduced(const struct command *command)
{
    return command->session->introduction == NOT_INTRODUCED;
}

bool has_no_transaction(const struct command *command)
{
    return !command->session->transaction.open;
}

bool has_no_sender(const struct command *command)
{
    return !*command->session->transaction.sender;
}

bool is_not_refused(const struct command *command)
{
    return !command->session->faults->is_refused || strcmp(command->verb->name, "QUIT") == 0;
}

bool is_under_tls(const struct command *command)
{
    return command->session->wire.ssl;
}

bool has_no_name(const struct command *command)
{
    return !address_domain_length(command->argument, false);
}

bool has_name_of_client(const struct command *command)
{
    static const char own[] = ".example";
    const char *name = command->argument;
    size_t length = address_domain_length(name, false), tail = sizeof own - 1;
    return name[0] == '[' || (length > tail && !strncmp(name + length - tail, own, tail));
}

bool has_no_literal_name(const struct command *command)
{
    return command->argument[0] != '[';
}

bool has_short_name(const struct command *command)
{
    return command->argument[0] == '[' || address_domain_length(command->argument, false) <= 64;
}

bool has_last_in_capitals(const struct command *command)
{
    return !command->chunk.last || strstr(command->argument, " LAST");
}

bool has_octets(const struct command *command)
{
    return command->chunk.size;
}

bool has_query_with_domain(const struct command *command)
{
    return command->has_domain;
}

bool has_query_without_domain(const struct command *command)
{
    return !command->has_domain;
}

bool has_query_without_brackets(const struct command *command)
{
    return *command->argument != '<';
}

bool has_no_utf8_parameter(const struct command *command)
{
    return !strcasestr(command->argument, " SMTPUTF8");
}

bool is_ambiguous(const struct command *command)
{
    return *command->possibilities;
}

bool has_no_list(const struct command *command)
{
    return command->entry.kind != DIRECTORY_LIST;
}

bool is_not_user(const struct command *command)
{
    return command->entry.kind != DIRECTORY_USER;
}

bool has_no_initial_response(const struct command *command)
{
    return !command->auth.initial;
}

bool has_mechanism_in_capitals(const struct command *command)
{
    return strcspn(command->argument, LOWER_CASE) >= strcspn(command->argument, " ");
}

/* Whether the user name in a PLAIN response (RFC 4616 2) is empty after SASLprep. */
bool names_nobody(const struct command *command)
{
    static const char hyphen[] = "\0\xC2\xAD";
    const struct buffer *response = command->auth.response;
    if (!response || response->length < 4)
        return false;
    return memcmp(response->octets, "\0", 2) == 0 || memcmp(response->octets, hyphen, 4) == 0;
}
