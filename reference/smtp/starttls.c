/* STARTTLS (RFC 3207). */
#include "acts.h"
#include "checks.h"
#include "duties.h"
#include "identity.h"
#include "respond.h"
#include "smtp_command.h"

static bool is_in_the_clear(const struct command *command)
{
    return !command->session->wire.ssl;
}

const struct check starttls_checks[] = {
    /* RFC 3207 4.2: the session goes on */
    {"starttls-comes-once", is_in_the_clear, 503, "5.5.1", "TLS is already in use"},
    {0},
};

/* Resets the session: what the client said in the clear is discarded (RFC 3207 4.2). */
static void forget_client(struct session *session)
{
    session_clear(session, AT_STARTTLS);
    if (!duty_is_due(session, DUTY_FORGET_CLIENT))
        return;
    session->introduction = NOT_INTRODUCED;
    session->client_name[0] = '\0';
    session->authenticated = false;
}

static void start_tls(struct session *session, SSL_CTX *context)
{
    session->finished = wire_flush(&session->wire) != WIRE_OK;
    if (session->finished)
        return;
    /* Commands sent in the clear after STARTTLS must not be obeyed under TLS (RFC 3207 4.2). */
    if (duty_is_due(session, DUTY_DISCARD_PLAINTEXT))
        buffer_clear(&session->wire.in);
    if (wire_start_tls(&session->wire, context) == WIRE_OK)
        forget_client(session);
    else /* the stream is broken: no more can be sent on it (RFC 3207 6) */
        session->finished = duty_is_due(session, DUTY_END_AFTER_HANDSHAKE);
}

void starttls_act(struct command *command)
{
    struct session *session = command->session;
    SSL_CTX *context = identity_context(session->server->identity, NULL);
    if (!context) {
        respond(session, 454, "4.7.0",
                "TLS not available due to temporary reason"); /* RFC 3207 4 */
        return;
    }
    respond(session, 220, "2.0.0", "Ready to start TLS");
    start_tls(session, context);
}
