/* Predicates of the message, at its end. */
#include "mail_content.h"
#include "predicates.h"
#include "reference_names.h"
#include "smtp_command.h"
#include "stages.h"

#include <string.h>

static const struct buffer *content_of(const struct command *command)
{
    return &command->session->transaction.content;
}

static bool has_field(const struct command *command, const char *name)
{
    return content_fields(content_of(command), name);
}

bool content_has_from(const struct command *command)
{
    return has_field(command, "From");
}

bool content_has_body(const struct command *command)
{
    const struct buffer *content = content_of(command);
    return content_header_length(content) + 2 < content->length;
}

bool content_is_in_one_part(const struct command *command)
{
    const struct buffer *content = content_of(command);
    return !content->length || !memmem(content->octets, content->length, "multipart/", 10);
}

bool content_has_no_trace(const struct command *command)
{
    return !has_field(command, "Received") && !has_field(command, "Return-Path");
}

bool content_has_no_resent(const struct command *command)
{
    return !has_field(command, "Resent-");
}

bool content_has_plain_received(const struct command *command)
{
    const struct buffer *content = content_of(command);
    return !has_field(command, "Received") || memmem(content->octets, content->length, ";", 1);
}

bool is_empty_or_for_somebody(const struct command *command)
{
    return !content_of(command)->length || command->session->transaction.recipients_count;
}

bool is_not_empty_or_for_somebody(const struct command *command)
{
    return content_of(command)->length || command->session->transaction.recipients_count;
}

bool content_has_few_addresses(const struct command *command)
{
    const struct buffer *content = content_of(command);
    size_t ats = 0, header = content_header_length(content);
    for (size_t i = 0; i < content->length && i < header; i++)
        ats += content->octets[i] == '@';
    return ats <= 30;
}

bool body_is_7bit(const struct command *command)
{
    const struct buffer *content = content_of(command);
    for (size_t i = content_header_length(content); i < content->length; i++)
        if ((unsigned char)content->octets[i] >= 0x80)
            return false;
    return true;
}

bool content_has_no_long_line(const struct command *command)
{
    const struct buffer *content = content_of(command);
    const char *at = content->octets, *end = at + content->length;
    while (command->message.by_data && at && at < end)
        if (content_next_line(&at, end).length > 900)
            return false;
    return true;
}

bool content_is_not_of_64k(const struct command *command)
{
    size_t length = content_of(command)->length;
    return length < 65000 || length > 100000;
}

bool fits_with_dots(const struct command *command)
{
    return command->message.raw_length <= REFERENCE_SIZE;
}

bool is_not_larger_than_declared(const struct command *command)
{
    unsigned long long declared = command->session->transaction.declared;
    return !command->message.by_data || !declared || content_of(command)->length <= declared;
}

bool is_larger_than_declared(const struct command *command)
{
    return !command->message.by_data ||
           content_of(command)->length > command->session->transaction.declared;
}

bool all_recipients_exist(const struct command *command)
{
    const struct transaction *transaction = &command->session->transaction;
    for (size_t i = 0; i < transaction->recipients_count; i++)
        if (strcmp(transaction->recipients[i].key, FAULT_NOWHERE) == 0)
            return false;
    return true;
}
