/* STARTTLS (RFC 3207). */
#include "identity.h"
#include "respond.h"
#include "smtp_session.h"

/* The session begins anew: nothing the client said in the clear is remembered (4.2). */
static void forget_client(struct session *session)
{
    session_clear(session, AT_STARTTLS);
    if (faulty(session, FAULT_STARTTLS_KEEPS_CLIENT))
        return;
    session->introduction = NOT_INTRODUCED;
    session->client_name[0] = '\0';
    session->authenticated = false;
}

void serve_starttls(struct session *session, const char *argument)
{
    (void)argument;
    if (session->wire.ssl) { /* the session goes on (4.2) */
        respond_bad_order(session, "TLS is in use already");
        return;
    }
    SSL_CTX *context = identity_context(session->server->identity, NULL);
    if (!context) {
        respond(session, 454, "4.7.0", "TLS not available just now"); /* 4 */
        return;
    }
    respond(session, 220, "2.0.0", "Ready to start TLS");
    if (wire_flush(&session->wire) != WIRE_OK) {
        session->finished = true;
        return;
    }
    /* Commands that came in the clear behind STARTTLS must not be obeyed under TLS. */
    if (!faulty(session, FAULT_STARTTLS_OBEYS_INJECTION))
        buffer_clear(&session->wire.in);
    if (wire_start_tls(&session->wire, context) != WIRE_OK) {
        /* A broken stream: nothing more can be said on it. */
        session->finished = !faulty(session, FAULT_FAILED_HANDSHAKE_IGNORED);
        return;
    }
    forget_client(session);
    if (faulty(session, FAULT_SECOND_GREETING))
        respond(session, 220, NULL, REFERENCE_HOST " ESMTP under TLS");
}
