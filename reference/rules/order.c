#include "order.h"

bool is_introduced(const struct command *command)
{
    return command->session->introduction != NOT_INTRODUCED;
}

bool transaction_is_open(const struct command *command)
{
    return command->session->transaction.open;
}

bool transaction_is_not_open(const struct command *command)
{
    return !command->session->transaction.open;
}

bool transaction_has_no_chunk(const struct command *command)
{
    return !command->session->transaction.chunked;
}

bool transaction_has_recipient(const struct command *command)
{
    return command->session->transaction.recipients_count > 0;
}
