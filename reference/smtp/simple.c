/* RSET, NOOP, QUIT (RFC 5321 4.1.1.5, 4.1.1.9, 4.1.1.10). */
#include "message_end.h"
#include "respond.h"
#include "smtp_session.h"

void serve_rset(struct session *session, const char *argument)
{
    (void)argument;
    session_clear(session, AT_RSET);
    respond(session, 250, "2.0.0", "Reset");
}

/* An argument is ignored, whatever it is. */
void serve_noop(struct session *session, const char *argument)
{
    if (*argument && faulty(session, FAULT_NOOP_TAKES_NO_ARGUMENT)) {
        respond_bad_argument(session, "No argument here");
        return;
    }
    respond(session, 250, "2.0.0", "Nothing done");
}

void serve_quit(struct session *session, const char *argument)
{
    (void)argument;
    session_clear(session, AT_QUIT);
    finish_held(session);
    respond(session, 221, "2.0.0", REFERENCE_HOST " closing connection");
    session->finished = true;
}
