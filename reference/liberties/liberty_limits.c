/* Predicates of limits: each holds within its limit. */
#include "liberty_predicates.h"
#include "mail_content.h"
#include "smtp_command.h"

#include <string.h>

#define RECIPIENTS 100
#define MESSAGES 5
#define MAILS 12
#define PATH 256
#define TEXT_LINE 1000
#define ROOM ((unsigned long long)64 * 1024)

static const struct transaction *transaction_of(const struct command *command)
{
    return &command->session->transaction;
}

bool is_within_hundred_here(const struct command *command)
{
    return transaction_of(command)->recipients_count < RECIPIENTS;
}

bool has_room_for_all(const struct command *command)
{
    return !transaction_of(command)->recipients_refused;
}

bool has_hundred_recipients(const struct command *command)
{
    return transaction_of(command)->recipients_count <= RECIPIENTS;
}

bool is_from_somebody_or_only_recipient(const struct command *command)
{
    return *transaction_of(command)->sender || is_only_recipient(command);
}

bool is_for_room_enough(const struct command *command)
{
    return transaction_of(command)->declared <= ROOM || strcmp(command->key, "user3") != 0;
}

bool is_as_small_as_declared(const struct command *command)
{
    const struct transaction *transaction = transaction_of(command);
    return !transaction->declared || transaction->content.length <= transaction->declared;
}

bool has_path_of_256(const struct command *command)
{
    const struct address *address = &command->address;
    return strlen(address->route) + strlen(address->text) + sizeof "<>" - 1 <= PATH;
}

bool has_lines_of_1000(const struct command *command)
{
    const struct buffer *content = &transaction_of(command)->content;
    const char *at = content->octets, *end = at + content->length;
    if (transaction_of(command)->body == BODY_BINARYMIME) /* has no lines (RFC 3030 3) */
        return true;
    while (at < end)
        if (content_next_line(&at, end).length > TEXT_LINE)
            return false;
    return true;
}

bool has_sent_few_messages(const struct command *command)
{
    return command->session->messages < MESSAGES;
}

bool has_sent_few_mails(const struct command *command)
{
    return command->session->counts[verb_index(command->verb)] <= MAILS;
}
