/* The end of a mail transaction (RFC 5321 4.1.1.4, 4.1.1.5, 4.1.4): its buffers are cleared. */
#include "hooks.h"
#include "smtp_session.h"

void session_clear(struct session *session, enum clear_event event)
{
    if (!hook_clear(session, event))
        transaction_clear(&session->transaction);
}
