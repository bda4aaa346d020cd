/* Predicates of the paths of MAIL and RCPT and their parameters, and of senders and recipients. */
#include "count_of.h"
#include "predicates.h"
#include "reference_names.h"
#include "smtp_command.h"

#include <ctype.h>
#include <limits.h>
#include <string.h>
#include <strings.h>

static bool ends_in(const char *text, const char *end)
{
    size_t length = strlen(text), tail = strlen(end);
    return length >= tail && !strcasecmp(text + length - tail, end);
}

bool has_keyword_in_capitals(const struct command *command)
{
    return !strncmp(command->argument, "FROM:", 5) || !strncmp(command->argument, "TO:", 3);
}

bool has_no_quotes(const struct command *command)
{
    return command->address.text[0] != '"';
}

bool has_plain_local_part(const struct command *command)
{
    for (const char *c = command->address.local; *c && has_no_quotes(command); c++)
        if (!(*c & 0x80) && !isalnum((unsigned char)*c) && !strchr("-.", *c))
            return false;
    return true;
}

bool has_no_dots(const struct command *command)
{
    return !has_no_quotes(command) || !strchr(command->address.local, '.');
}

/* Each label has two letters at least, and nothing else; in either case. */
bool has_words_as_domain(const struct command *command)
{
    for (const char *at = command->address.domain; *at && has_no_literal(command);) {
        size_t length = strcspn(at, ".");
        if (length < 2 || strcspn(at, "0123456789-") < length)
            return false;
        at += length + (at[length] == '.');
    }
    return true;
}

bool has_lower_case_domain(const struct command *command)
{
    return !has_no_literal(command) ||
           !strpbrk(command->address.domain, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
}

bool has_no_long_label(const struct command *command)
{
    for (const char *at = command->address.domain; *at;) {
        size_t length = strcspn(at, ".");
        if (length >= 63)
            return false;
        at += length + (at[length] == '.');
    }
    return true;
}

bool has_capital_local_part(const struct command *command)
{
    return strpbrk(command->address.local, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
}

bool has_no_route(const struct command *command)
{
    return !command->address.routed;
}

bool has_short_path(const struct command *command)
{
    return strlen(command->address.local) <= 32 && strlen(command->address.text) <= 128;
}

bool has_no_literal(const struct command *command)
{
    return command->address.domain[0] != '[';
}

bool has_no_single_label(const struct command *command)
{
    const char *domain = command->address.domain;
    return !*domain || domain[0] == '[' || strchr(domain, '.');
}

bool has_no_parameter(const struct command *command)
{
    return !*command->params;
}

bool has_one_parameter(const struct command *command)
{
    return !*command->params || !strchr(command->params + 1, ' ');
}

bool has_short_size(const struct command *command)
{
    const char *size = strcasestr(command->params, " SIZE=");
    return !size || strspn(size + 6, "0123456789") <= 9;
}

/* Looks at the words of RFC 1870 and RFC 6152 alone. */
bool has_size_and_body_in_capitals(const struct command *command)
{
    static const char *const words[] = {"SIZE=", "BODY=", "BODY=7BIT", "BODY=8BITMIME"};
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        const char *found = strcasestr(command->params, words[i]);
        if (found && strncmp(found, words[i], strlen(words[i])) != 0)
            return false;
    }
    return true;
}

bool has_no_smtputf8(const struct command *command)
{
    return !command->mail.utf8;
}

bool has_no_binarymime(const struct command *command)
{
    return command->mail.body != BODY_BINARYMIME;
}

bool has_no_text_body(const struct command *command)
{
    return !strcasestr(command->params, " BODY=") || command->mail.body == BODY_BINARYMIME;
}

bool has_no_dsn_parameter(const struct command *command)
{
    return !command->mail.dsn;
}

bool has_no_auth_parameter(const struct command *command)
{
    return !command->mail.auth;
}

bool declares_largest_number(const struct command *command)
{
    return command->mail.size == ULLONG_MAX;
}

bool has_null_path(const struct command *command)
{
    return command->address.null;
}

bool has_no_null_path(const struct command *command)
{
    return !command->address.null;
}

bool has_common_domain(const struct command *command)
{
    return has_valid_domain(command) && has_no_single_label(command);
}

bool has_valid_domain(const struct command *command)
{
    return !ends_in(command->address.domain, ".invalid");
}

static size_t recipients_so_far(const struct command *command)
{
    return command->session->transaction.recipients_count;
}

bool is_first_recipient(const struct command *command)
{
    return recipients_so_far(command) < 1;
}

bool is_within_fifty(const struct command *command)
{
    return recipients_so_far(command) < 50;
}

bool is_within_hundred(const struct command *command)
{
    return recipients_so_far(command) < 100;
}

bool has_domain_in_our_case(const struct command *command)
{
    const char *domain = command->address.domain;
    return strcasecmp(domain, REFERENCE_DOMAIN) != 0 || strcmp(domain, REFERENCE_DOMAIN) == 0;
}

bool is_not_postmaster(const struct command *command)
{
    return !directory_is_local(command->address.domain, command->session->own_literal) ||
           strcasecmp(command->address.local, "postmaster") != 0;
}

bool is_not_bare_postmaster(const struct command *command)
{
    return is_not_postmaster(command) || *command->address.domain;
}

bool is_not_shouted_postmaster(const struct command *command)
{
    return is_not_postmaster(command) || strcmp(command->address.local, "postmaster") == 0;
}

bool is_not_postmaster_from_null(const struct command *command)
{
    return is_not_postmaster(command) || *command->session->transaction.sender;
}

bool is_not_postmaster_from_stranger(const struct command *command)
{
    return is_not_postmaster(command) ||
           strncmp(command->session->transaction.sender, "stranger", 8) != 0;
}

bool is_one_mailbox(const struct command *command)
{
    return !command->entry.user || !directory_members(command->entry.user);
}

bool is_for_small_message(const struct command *command)
{
    return command->session->transaction.declared <= REFERENCE_SIZE / 2;
}
