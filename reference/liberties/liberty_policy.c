/* Predicates of the order of commands, and of policy: each holds for what is accepted. */
#include "directory.h"
#include "liberty_predicates.h"
#include "mail_content.h"
#include "reference_names.h"
#include "smtp_command.h"

#include <string.h>
#include <strings.h>

bool is_not_logged_in(const struct command *command)
{
    return !command->session->authenticated;
}

bool is_not_introduced_yet(const struct command *command)
{
    return command->session->introduction == NOT_INTRODUCED;
}

bool is_known_here(const struct command *command)
{
    return command->entry.kind != DIRECTORY_UNKNOWN;
}

bool is_about_an_alias(const struct session *session, const struct change *change)
{
    (void)change;
    return session->command->entry.kind == DIRECTORY_ALIAS;
}

bool has_no_route_here(const struct command *command)
{
    return !command->address.routed;
}

bool has_no_literal_here(const struct command *command)
{
    return command->address.domain[0] != '[';
}

/* None, as that of <Postmaster>, is good. */
static bool is_qualified(const char *domain)
{
    return !*domain || domain[0] == '[' || strchr(domain, '.');
}

static bool is_resolvable(const char *domain)
{
    static const char end[] = ".invalid";
    size_t length = strlen(domain), tail = sizeof end - 1;
    return length < tail || strcasecmp(domain + length - tail, end) != 0;
}

bool has_qualified_domain(const struct command *command)
{
    return is_qualified(command->address.domain);
}

bool has_resolvable_domain(const struct command *command)
{
    return is_resolvable(command->address.domain);
}

bool sender_has_good_domain(const struct command *command)
{
    const char *at = strrchr(command->session->transaction.sender, '@');
    return !at || (at[1] != '[' && is_qualified(at + 1) && is_resolvable(at + 1));
}

bool is_elsewhere_or_logged_in(const struct command *command)
{
    return command->session->authenticated || command->address.null ||
           !directory_is_local(command->address.domain, command->session->own_literal);
}

bool has_qualified_name(const struct command *command)
{
    return is_qualified(command->argument);
}

bool is_authenticated_or_allowed(const struct command *command)
{
    return command->session->authenticated ||
           verb_is_among(command->verb, "AUTH STARTTLS EHLO HELO NOOP RSET QUIT");
}

bool is_under_tls_here(const struct command *command)
{
    return command->session->wire.ssl;
}

static bool is_by(const struct command *command, const char *mechanism)
{
    size_t length = strlen(mechanism);
    return strcspn(command->argument, " ") == length &&
           !strncasecmp(command->argument, mechanism, length);
}

bool shows_password(const struct command *command)
{
    return is_by(command, "PLAIN") || is_by(command, "LOGIN");
}

bool shows_no_password_in_the_clear(const struct command *command)
{
    return command->session->wire.ssl || !shows_password(command);
}

bool is_strong_mechanism(const struct command *command)
{
    return !is_by(command, "CRAM-MD5");
}

static bool is_7_bit(const struct buffer *content)
{
    for (size_t i = 0; i < content->length; i++)
        if (content->octets[i] & 0x80)
            return false;
    return true;
}

bool is_7_bit_or_declared(const struct command *command)
{
    const struct transaction *transaction = &command->session->transaction;
    return transaction->body != BODY_7BIT || transaction->utf8 || is_7_bit(&transaction->content);
}

bool is_7_bit_or_mime(const struct command *command)
{
    const struct transaction *transaction = &command->session->transaction;
    return transaction->utf8 || is_7_bit(&transaction->content) ||
           content_fields(&transaction->content, "MIME-Version");
}

bool is_not_spam(const struct command *command)
{
    static const char test[] =
        "XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X";
    const struct buffer *content = &command->session->transaction.content;
    return !content->length || !memmem(content->octets, content->length, test, sizeof test - 1);
}
