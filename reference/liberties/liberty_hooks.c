#include "liberty_hooks.h"
#include "liberties.h"
#include "liberty_stages.h"

#include <string.h>

bool liberty_is_taken(const struct session *session, enum liberty_id liberty)
{
    return session->server->liberties->on[liberty];
}

static void change_argument(struct command *command)
{
    if (strcmp(command->verb->name, "HELP") == 0 &&
        liberty_is_taken(command->session, LIBERTY_HELP_IS_GENERAL))
        command->argument = "";
}

const struct hooks liberty_hooks = {
    .argument = change_argument,
    .extension = liberty_extension,
    .reply = liberty_reply,
    .reply_line = liberty_reply_line,
    .trace = liberty_trace,
    .fields = liberty_fields,
    .message_octets = liberty_message_octets,
    .report = liberty_report,
    .report_octets = liberty_report_octets,
};
