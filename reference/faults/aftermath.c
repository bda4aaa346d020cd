#include "aftermath.h"
#include "reference_names.h"
#include "respond.h"
#include "session_faults.h"
#include "smtp_command.h"

void clear_transaction(struct session *session)
{
    transaction_clear(&session->transaction);
}

void open_transaction(struct session *session)
{
    session->transaction.open = true;
}

void forget_client(struct session *session)
{
    session->introduction = NOT_INTRODUCED;
}

void close_connection(struct session *session)
{
    session->finished = true;
}

void keep_connection(struct session *session)
{
    session->finished = false;
}

void reply_again(struct session *session)
{
    respond(session, 250, "2.0.0", "Once more");
}

void greet_again(struct session *session)
{
    if (session->wire.ssl)
        respond(session, 220, NULL, REFERENCE_HOST " ESMTP under TLS");
}

void refuse_all(struct session *session)
{
    session->faults->is_refused = true;
}

void swallow_message(struct session *session)
{
    struct buffer line = {0};
    bool more = session->transaction.open && wire_flush(&session->wire) == WIRE_OK;
    while (more) {
        more = wire_line(&session->wire, 2000, &line) == WIRE_OK;
        more = more && !(line.length == 1 && *line.octets == '.');
    }
    buffer_release(&line);
}

void fall_silent(struct session *session)
{
    while (session->lost == WIRE_OK) {
        buffer_clear(&session->wire.in);
        session->lost = wire_fill(&session->wire);
    }
}

void lose_input(struct session *session)
{
    buffer_clear(&session->wire.in);
}

void add_verified_recipient(struct session *session)
{
    const char *user = session->command->entry.user;
    if (user && session->transaction.open)
        transaction_add_recipient(&session->transaction, user, user);
}
