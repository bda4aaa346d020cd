#include "message_end.h"
#include "bounds.h"
#include "checks.h"
#include "delivery.h"
#include "duties.h"
#include "hooks.h"
#include "mail_content.h"
#include "report_delivery.h"
#include "respond.h"

static bool fits(const struct command *command)
{
    const struct session *session = command->session;
    return !command->message.too_big &&
           session->transaction.content.length <= bound_of(session, BOUND_MESSAGE, 0);
}

static bool has_no_bare_ending(const struct command *command)
{
    return !command->message.has_bare_ending;
}

static bool is_not_looping(const struct command *command)
{
    const struct session *session = command->session;
    return content_fields(&session->transaction.content, "Received") <=
           bound_of(session, BOUND_HOPS, 0);
}

const struct check message_checks[] = {
    /* RFC 1870 6.3 */
    {"message-fits", fits, 552, "5.3.4", "Message too big for this system"},
    /* RFC 5321 2.3.8, 4.1.1.4 */
    {"message-has-no-bare-cr-or-lf", has_no_bare_ending, 550, "5.6.0",
     "Bare CR or LF in the message"},
    /* RFC 5321 6.3 */
    {"message-is-not-looping", is_not_looping, 554, "5.4.6", "Too many hops"},
    {0},
};

/* Delivers a message that has passed the checks; false if it cannot be stored. */
static bool deliver(struct session *session)
{
    struct buffer *content = &session->transaction.content;
    if (!session->server->next_hop && duty_is_due(session, DUTY_STRIP_RETURN_PATH))
        trace_strip(content);
    hook_content(session, content);
    session->messages++;
    if (hook_keep_back(session))
        return true;
    if (!deliver_transaction(session))
        return false;
    report_delivery(session);
    hook_delivered(session);
    return true;
}

void message_end(struct command *command)
{
    struct session *session = command->session;
    hook_message(command);
    if (!checks_hold(command, STAGE_MESSAGE, message_checks))
        hook_rejected_message(command);
    else if (deliver(session))
        respond(session, 250, "2.6.0", "Message delivered");
    else
        respond(session, 452, "4.3.1", "Insufficient system storage");
    session_clear(session, AT_END_OF_DATA);
}
