/* The stage of command lines: where they end, and what their verb is. */
#include "faulty.h"
#include "session_legacies.h"
#include "stages.h"

#include <string.h>

/* Few cases have as many commands, and many runs have several times as many. */
#define LINES_BETWEEN 97

void fault_before_line(struct session *session)
{
    struct wire_ways *ways = &session->wire.ways;
    ways->lazy = faulty(session, FAULT_PARTIAL_LINE_HOLDS_REPLIES);
    ways->lf_ends_lines = faulty(session, FAULT_LF_ENDS_COMMANDS);
    ways->cr_ends_lines = faulty(session, FAULT_CR_ENDS_COMMANDS);
    ways->segments_end_lines = faulty(session, FAULT_SEGMENT_ENDS_COMMAND);
    ways->split_at = faulty(session, FAULT_LONG_LINE_SPLITS) ? 510 : 0;
    fault_await_undoing(session);
}

static bool is_control(char octet)
{
    return (octet >= 0 && octet < ' ') || octet == 127;
}

static bool is_8bit(char octet)
{
    return octet & 0x80;
}

static void drop(struct buffer *octets, bool (*is_bad)(char octet))
{
    size_t kept = 0;
    for (size_t i = 0; i < octets->length; i++)
        if (!is_bad(octets->octets[i]))
            octets->octets[kept++] = octets->octets[i];
    buffer_cut(octets, kept);
}

bool fault_line(struct session *session, struct buffer *octets)
{
    if (faulty(session, FAULT_HANGS_UP_NOW_AND_THEN) &&
        legacies_is_due(session, COUNT_LINES, LINES_BETWEEN)) {
        session->finished = true;
        return true;
    }
    if (!octets->length && faulty(session, FAULT_EMPTY_LINE_IGNORED))
        return true;
    if (session->transaction.open && strcmp(buffer_text(octets), "RSET") == 0 &&
        faulty(session, FAULT_RSET_UNANSWERED))
        return true;
    if (faulty(session, FAULT_BAD_CHARACTERS_DROPPED))
        drop(octets, is_control);
    if (faulty(session, FAULT_EIGHT_BIT_OCTETS_DROPPED))
        drop(octets, is_8bit);
    if (octets->length && *octets->octets & 0x80 && faulty(session, FAULT_BINARY_LINE_CLOSES)) {
        session->finished = true;
        return true;
    }
    return false;
}

static bool has_lower_case(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (text[i] >= 'a' && text[i] <= 'z')
            return true;
    return false;
}

/* Takes what begins with a verb of four letters for that verb. */
static void shorten_verb(struct command *command)
{
    const struct smtp_verb *verb =
        command->length > 4 ? verb_find(command->line, 4) : command->verb;
    if (!(command->verb->flags & VERB_UNRECOGNISED) || verb->flags & VERB_UNRECOGNISED)
        return;
    command->verb = verb;
    command->verb_length = 4;
    command->argument = command->line + 4 + (command->line[4] == ' ' ? 1 : 0);
}

void fault_command(struct command *command)
{
    struct session *session = command->session;
    if (faulty(session, FAULT_FOUR_LETTERS_SUFFICE))
        shorten_verb(command);
    if (faulty(session, FAULT_VERBS_IN_CAPITALS) &&
        has_lower_case(command->line, command->verb_length))
        command->verb = verb_find("", 0);
    legacies_before_command(session);
}

/* Whether the command belongs at the end of a group (RFC 2920 3.1), and is there. */
static bool ends_group(const struct session *session)
{
    const char *verb = session->verb->name;
    bool is_of_transaction = strcmp(verb, "MAIL") == 0 || strcmp(verb, "RCPT") == 0 ||
                             strcmp(verb, "DATA") == 0 || strcmp(verb, "BDAT") == 0;
    return session->is_grouped && !session->wire.in.length && !is_of_transaction;
}

void fault_answered(struct session *session)
{
    session->wire.ways.held = ends_group(session) && session->transaction.open &&
                              faulty(session, FAULT_GROUP_REPLIES_HELD_BACK);
    fault_undo_after_error(session);
}
