#include "mailbox_probe.h"

#include "sentinel.h"

bool mailbox_probe(const struct context *context, const char *recipient, struct err *err)
{
    static const struct script script = {.id = "mailbox probe", .start = START_DATA};
    if (!context->mailbox)
        return true;
    struct context apart = *context; /* it is not a case */
    struct session session;
    apart.incidents = NULL;
    apart.owners = NULL;
    session_init(&session, &apart, &script);
    enum step_end ended = sentinel_play(&session, NULL, recipient);
    const struct reply *reply = channel_last_reply(session_probe_channel(&session));
    bool good = ended == STEP_DONE || ended == STEP_STOPPED || reply->code / 100 != 2;
    if (!good)
        err_set(err, "%s", session.reason ? session.reason : "the mailbox cannot be used");
    session_release(&session);
    return good;
}
