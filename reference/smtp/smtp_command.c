/* What applies to every command line (RFC 5321 4.1.1, 4.1.2). */
#include "smtp_command.h"
#include "checks.h"

#include <string.h>

void command_read(struct command *command, struct session *session, struct buffer *octets)
{
    size_t whole = octets->length + 2, length = octets->length;
    while (length && (octets->octets[length - 1] == ' ' || octets->octets[length - 1] == '\t'))
        length--;
    buffer_cut(octets, length);
    const char *text = buffer_text(octets);
    size_t verb_length = strcspn(text, " ");
    *command = (struct command){
        .session = session,
        .verb = verb_find(text, verb_length),
        .line = text,
        .length = length,
        .whole = whole,
        .verb_length = verb_length,
        .argument = text + verb_length + (text[verb_length] == ' ' ? 1 : 0),
        .params = "",
        .mail.next_hop = session->server->next_hop,
    };
}

static bool is_recognised(const struct command *command)
{
    return !(command->verb->flags & VERB_UNRECOGNISED);
}

static bool is_implemented(const struct command *command)
{
    return !(command->verb->flags & VERB_UNIMPLEMENTED);
}

static bool has_no_nul(const struct command *command)
{
    return strlen(command->line) == command->length;
}

static bool has_good_characters(const struct command *command)
{
    for (const char *c = command->argument; *c; c++)
        if ((unsigned char)*c < ' ' || *c == 127 ||
            (*c & 0x80 && !(command->verb->flags & VERB_UTF8)))
            return false;
    return true;
}

static bool has_needed_argument(const struct command *command)
{
    return *command->argument || command->verb->argument != ARGUMENT_REQUIRED;
}

static bool has_no_needless_argument(const struct command *command)
{
    return !*command->argument || command->verb->argument != ARGUMENT_NONE;
}

const struct check command_checks[] = {
    /* RFC 5321 4.2.4 */
    {"verb-is-recognised", is_recognised, 500, "5.5.2", "Command not recognised"},
    {"verb-is-implemented", is_implemented, 502, "5.5.1", "Command not implemented"},
    /* RFC 5321 4.1.2 */
    {"line-has-no-nul", has_no_nul, 501, "5.5.2", "Invalid character"},
    {"line-has-good-characters", has_good_characters, 501, "5.5.2", "Invalid character"},
    /* RFC 5321 4.1.1 */
    {"argument-is-given", has_needed_argument, 501, "5.5.4", "Argument missing:"},
    {"argument-is-allowed", has_no_needless_argument, 501, "5.5.4", "No argument allowed:"},
    {0},
};
