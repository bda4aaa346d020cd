/* Predicates of what is put off, when it comes first or now and then. */
#include "liberties.h"
#include "liberty_predicates.h"
#include "memory.h"
#include "seen_pairs.h"
#include "smtp_command.h"

#include <stdlib.h>
#include <string.h>

#define SMALL ((size_t)16 * 1024)
#define SMALL_SIZE (64ULL * 1024)

/* Whether WHAT of that KIND, has been seen before; now it has. */
static bool is_seen(const struct command *command, const char *kind, const char *what)
{
    return seen_pairs_note(command->session->server->liberties->seen, kind, what);
}

bool sender_is_seen_again(const struct command *command)
{
    return is_seen(command, "the sender", command->address.text);
}

bool sender_domain_is_seen_again(const struct command *command)
{
    return is_seen(command, "the sender's domain", command->address.domain);
}

bool is_from_somebody_or_seen_again(const struct command *command)
{
    return *command->session->transaction.sender ||
           is_seen(command, "from nobody to", command->address.text);
}

bool message_is_seen_again(const struct command *command)
{
    const struct transaction *transaction = &command->session->transaction;
    char *kind = mem_format("a message from %s", transaction->sender);
    bool is = is_seen(command, kind, transaction->recipients[0].mailbox);
    free(kind);
    return is;
}

bool is_known_or_seen_again(const struct command *command)
{
    return is_known_here(command) || is_seen(command, "the user", command->address.text);
}

bool is_for_us_or_seen_again(const struct command *command)
{
    return command->entry.kind != DIRECTORY_FOREIGN ||
           is_seen(command, "the foreign address", command->address.text);
}

#define TRANSITION "the password transition", "has been made"

bool makes_transition(const struct command *command)
{
    if (shows_password(command))
        seen_pairs_note(command->session->server->liberties->seen, TRANSITION);
    return true;
}

bool has_transition(const struct command *command)
{
    return shows_password(command) ||
           seen_pairs_has(command->session->server->liberties->seen, TRANSITION);
}

bool declares_small_size(const struct command *command)
{
    return command->mail.size <= SMALL_SIZE;
}

bool is_for_small_message_here(const struct command *command)
{
    return command->session->transaction.declared <= SMALL_SIZE;
}

bool content_is_small_here(const struct command *command)
{
    return command->session->transaction.content.length <= SMALL;
}

bool is_last_chunk(const struct command *command)
{
    return command->chunk.last;
}

bool is_by_data(const struct command *command)
{
    return command->message.by_data;
}
