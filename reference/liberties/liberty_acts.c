#include "liberty_acts.h"
#include "smtp_session.h"

void end_session(struct session *session)
{
    session->finished = true;
}

void spoil_transaction(struct session *session)
{
    struct transaction *transaction = &session->transaction;
    transaction->chunked = transaction->spoilt = transaction->open;
    buffer_release(&transaction->content);
}
