/* What is left of a transaction when it is over: nothing, save for the faults. */
#include "between.h"
#include "message_end.h"
#include "smtp_session.h"

#include <string.h>

enum kept { KEPT_TRANSACTION, KEPT_RECIPIENTS, KEPT_SENDER, KEPT_CONTENT, KEPT_PARAMETERS };

static const struct {
    enum fault_id fault;
    enum occasion occasion;
    enum kept kept;
} leaks[] = {
    {FAULT_RSET_KEEPS_THE_TRANSACTION, AT_RSET, KEPT_TRANSACTION},
    {FAULT_RSET_KEEPS_RECIPIENTS, AT_RSET, KEPT_RECIPIENTS},
    {FAULT_RSET_KEEPS_RECIPIENTS, AT_HELLO, KEPT_RECIPIENTS},
    {FAULT_RSET_KEEPS_SENDER, AT_RSET, KEPT_SENDER},
    {FAULT_RSET_KEEPS_CONTENT, AT_RSET, KEPT_CONTENT},
    {FAULT_RSET_KEEPS_PARAMETERS, AT_RSET, KEPT_PARAMETERS},
    {FAULT_RSET_KEEPS_PARAMETERS, AT_HELLO, KEPT_PARAMETERS},
    {FAULT_SECOND_EHLO_KEEPS_THE_TRANSACTION, AT_HELLO, KEPT_TRANSACTION},
    {FAULT_STARTTLS_KEEPS_TRANSACTION, AT_STARTTLS, KEPT_TRANSACTION},
    {FAULT_MESSAGE_KEEPS_RECIPIENTS, AT_END_OF_DATA, KEPT_RECIPIENTS},
    {FAULT_SENDER_LEAKS, AT_END_OF_DATA, KEPT_SENDER},
    {FAULT_CONTENT_LEAKS, AT_END_OF_DATA, KEPT_CONTENT},
    {FAULT_PARAMETERS_LEAK, AT_END_OF_DATA, KEPT_PARAMETERS},
    {FAULT_TRANSACTION_NOT_ENDED, AT_END_OF_DATA, KEPT_TRANSACTION},
};

static const struct {
    enum fault_id fault;
    enum occasion occasion;
} deliveries[] = {
    {FAULT_RSET_DELIVERS, AT_RSET},         {FAULT_EHLO_DELIVERS, AT_HELLO},
    {FAULT_STARTTLS_DELIVERS, AT_STARTTLS}, {FAULT_QUIT_DELIVERS, AT_QUIT},
    {FAULT_CUT_DELIVERS, AT_CUT},           {FAULT_RESET_DELIVERS, AT_RESET},
    {FAULT_SILENCE_DELIVERS, AT_SILENCE},
};

/* The occasions that take back the finished message before them. */
static const struct {
    enum fault_id fault;
    enum occasion occasion;
} undoings[] = {
    {FAULT_RSET_UNDOES_THE_MESSAGE, AT_RSET},      {FAULT_EHLO_UNDOES_THE_MESSAGE, AT_HELLO},
    {FAULT_QUIT_UNDOES_THE_MESSAGE, AT_QUIT},      {FAULT_ERROR_UNDOES_THE_MESSAGE, AT_ERROR},
    {FAULT_NEXT_MESSAGE_UNDOES_THE_LAST, AT_MAIL}, {FAULT_LOST_WITHOUT_QUIT, AT_CUT},
    {FAULT_LOST_WITHOUT_QUIT, AT_RESET},
};
#define UNDOINGS (sizeof undoings / sizeof *undoings)

/* Empties what is not KEPT. */
static void clear_but(struct transaction *transaction, enum kept kept)
{
    struct transaction before = *transaction;
    *transaction = (struct transaction){0};
    if (kept == KEPT_RECIPIENTS) {
        transaction->recipients = before.recipients;
        transaction->recipients_count = before.recipients_count;
        before.recipients = NULL;
        before.recipients_count = 0;
    } else if (kept == KEPT_CONTENT) {
        transaction->content = before.content;
        before.content = (struct buffer){0};
    } else if (kept == KEPT_PARAMETERS) {
        transaction->declared = before.declared;
        transaction->body = before.body;
        transaction->utf8 = before.utf8;
        memcpy(transaction->envid, before.envid, sizeof before.envid);
    } else {
        memcpy(transaction->sender, before.sender, sizeof before.sender);
    }
    transaction_clear(&before);
}

static void deliver_by_fault(struct session *session, enum occasion occasion)
{
    for (size_t i = 0; i < sizeof deliveries / sizeof *deliveries; i++)
        if (deliveries[i].occasion == occasion && faulty(session, deliveries[i].fault))
            finish_deliver(session);
}

/* The first message of a server is let pass: without it nothing could be tried. */
bool session_holds_back(const struct session *session)
{
    if (!atomic_load(&session->server->ids))
        return false;
    for (size_t i = 0; i < UNDOINGS; i++)
        if (faulty(session, undoings[i].fault))
            return true;
    return false;
}

void session_undo(struct session *session, enum occasion occasion)
{
    for (size_t i = 0; i < UNDOINGS; i++)
        if (undoings[i].occasion == occasion && faulty(session, undoings[i].fault))
            transaction_clear(&session->held);
}

void session_clear(struct session *session, enum occasion occasion)
{
    deliver_by_fault(session, occasion);
    session_undo(session, occasion);
    between_clear(session, occasion);
    for (size_t i = 0; i < sizeof leaks / sizeof *leaks; i++) {
        if (leaks[i].occasion != occasion || !faulty(session, leaks[i].fault))
            continue;
        if (leaks[i].kept != KEPT_TRANSACTION)
            clear_but(&session->transaction, leaks[i].kept);
        return;
    }
    transaction_clear(&session->transaction);
}

void session_clear_lost(struct session *session, enum wire_outcome outcome)
{
    session_clear(session, outcome == WIRE_BROKEN ? AT_RESET
                           : outcome == WIRE_IDLE ? AT_SILENCE
                                                  : AT_CUT);
}
