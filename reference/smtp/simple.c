/* RSET, NOOP, QUIT (RFC 5321 4.1.1.5, 4.1.1.9, 4.1.1.10). */
#include "acts.h"
#include "reference_names.h"
#include "respond.h"
#include "smtp_command.h"

void rset_act(struct command *command)
{
    session_clear(command->session, AT_RSET);
    respond(command->session, 250, "2.0.0", "Transaction reset");
}

/* An argument is ignored, whatever it is. */
void noop_act(struct command *command)
{
    respond(command->session, 250, "2.0.0", "OK");
}

void quit_act(struct command *command)
{
    session_clear(command->session, AT_QUIT);
    respond(command->session, 221, "2.0.0", REFERENCE_HOST " closing connection");
    command->session->finished = true;
}
