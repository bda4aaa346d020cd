#include "liberty_hooks.h"
#include "liberties.h"
#include "liberty_predicates.h"
#include "liberty_reports.h"
#include "liberty_stages.h"

#include <string.h>

static void change_argument(struct command *command)
{
    if (strcmp(command->verb->name, "HELP") == 0 &&
        liberty_is_taken(command->session, LIBERTY_HELP_IS_GENERAL))
        command->argument = "";
}

/* Whether the message is dropped, though it is accepted. */
static bool keep_back(struct session *session)
{
    return liberty_is_taken(session, LIBERTY_SPAM_DROPPED) && !is_not_spam(session->command);
}

static void change_report(const struct session *session, struct dsn_report_draft *draft)
{
    liberty_report_failures(session, draft);
    liberty_report(session, draft);
}

const struct hooks liberty_hooks = {
    .argument = change_argument,
    .keep_back = keep_back,
    .extension = liberty_extension,
    .reply = liberty_reply,
    .reply_line = liberty_reply_line,
    .deliveries = liberty_deliveries,
    .trace = liberty_trace,
    .fields = liberty_fields,
    .message_octets = liberty_message_octets,
    .report_is_due = liberty_report_is_due,
    .report = change_report,
    .report_octets = liberty_report_octets,
};
