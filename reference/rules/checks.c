#include "checks.h"
#include "changes.h"
#include "respond.h"
#include "smtp_command.h"

#include <string.h>

/* A check of a stage, for which the changes are searched. */
struct asking {
    struct command *command;
    const char *stage;
    const char *name;
    unsigned code;
};

static bool concerns_verb(const struct change *change, const struct command *command)
{
    return !change->stage || verb_is_among(command->verb, change->stage);
}

/* Whether the row is about this check of this command. */
static bool concerns_check(const struct change *change, const struct asking *asking)
{
    return strcmp(change->name, asking->name) == 0 && concerns_verb(change, asking->command) &&
           (!change->only || change->only(asking->command));
}

static bool waives(const struct change *change, void *state)
{
    return concerns_check(change, state);
}

static bool recodes(const struct change *change, void *state)
{
    struct asking *asking = state;
    if (!concerns_check(change, asking))
        return false;
    asking->code = change->new_code;
    return true;
}

bool check_is_waived(const struct command *command, const char *name)
{
    struct asking asking = {.command = (struct command *)(uintptr_t)command, .name = name};
    return changes_find(command->session, CHANGE_WAIVE, waives, &asking);
}

static void reject(struct command *command, const struct check *check)
{
    struct asking asking = {.command = command, .name = check->name, .code = check->code};
    if (check->name)
        changes_find(command->session, CHANGE_RECODE, recodes, &asking);
    const char *enhanced = command->verb->flags & VERB_HELLO ? NULL : check->enhanced;
    if (enhanced && enhanced[0] - '0' != (int)(asking.code / 100))
        enhanced = enhanced_of_class(asking.code / 100);
    size_t length = strlen(check->text);
    const char *more = "";
    if (length && check->text[length - 1] == ':')
        more = command->wrong ? command->wrong : command->verb->syntax;
    respond(command->session, asking.code, enhanced, "%s%s%s", check->text,
            *more && *more != '\n' ? " " : "", more);
}

/* Whether the row concerns the stage: that of the command's verb, or one that belongs to no verb.
 */
static bool is_of_stage(const struct change *change, const struct asking *asking)
{
    if (strcmp(asking->stage, asking->command->verb->name) == 0)
        return verb_is_among(asking->command->verb, change->stage);
    return strcmp(change->stage, asking->stage) == 0;
}

static bool rejects(const struct change *change, void *state)
{
    struct asking *asking = state;
    const struct command *command = asking->command;
    if (!is_of_stage(change, asking) || change->check.holds(command) ||
        !change_is_due(command->session, change))
        return false;
    reject(asking->command, &change->check);
    return true;
}

static bool rejects_before(const struct change *change, void *state)
{
    const struct asking *asking = state;
    return strcmp(change->name, asking->name) == 0 && rejects(change, state);
}

bool checks_hold(struct command *command, const char *stage, const struct check *checks)
{
    struct asking asking = {.command = command, .stage = stage};
    if (changes_find(command->session, CHANGE_IMPOSE_FIRST, rejects, &asking))
        return false;
    for (const struct check *check = checks; check->name; check++) {
        asking.name = check->name;
        if (changes_find(command->session, CHANGE_IMPOSE_BEFORE, rejects_before, &asking))
            return false;
        if (check->holds(command) || check_is_waived(command, check->name))
            continue;
        reject(command, check);
        return false;
    }
    return !changes_find(command->session, CHANGE_IMPOSE, rejects, &asking);
}

const struct check no_checks[] = {{0}};
