/* The stage of sessions and transactions: what remains of a transaction when it is over, and what
 * becomes of a completed message afterwards. */
#include "count_of.h"
#include "delivery.h"
#include "faulty.h"
#include "mail_content.h"
#include "memory.h"
#include "report_delivery.h"
#include "session_faults.h"
#include "session_legacies.h"
#include "stages.h"

#include <stdlib.h>
#include <string.h>

/* What cancels a message comes within this time, or not at all. */
#define UNDOING_MS 600

enum kept { KEPT_TRANSACTION, KEPT_RECIPIENTS, KEPT_SENDER, KEPT_CONTENT, KEPT_PARAMETERS };

static const struct {
    enum fault_id fault;
    enum clear_event event;
    enum kept kept;
} leaks[] = {
    {FAULT_RSET_KEEPS_THE_TRANSACTION, AT_RSET, KEPT_TRANSACTION},
    {FAULT_RSET_KEEPS_RECIPIENTS, AT_RSET, KEPT_RECIPIENTS},
    {FAULT_HELLO_KEEPS_RECIPIENTS, AT_HELLO, KEPT_RECIPIENTS},
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
    enum clear_event event;
} deliveries[] = {
    {FAULT_RSET_DELIVERS, AT_RSET},         {FAULT_EHLO_DELIVERS, AT_HELLO},
    {FAULT_STARTTLS_DELIVERS, AT_STARTTLS}, {FAULT_QUIT_DELIVERS, AT_QUIT},
    {FAULT_CUT_DELIVERS, AT_CUT},           {FAULT_RESET_DELIVERS, AT_RESET},
    {FAULT_SILENCE_DELIVERS, AT_SILENCE},
};

/* The events that cancel the message completed before them. */
static const struct {
    enum fault_id fault;
    enum clear_event event;
} undoings[] = {
    {FAULT_RSET_UNDOES_THE_MESSAGE, AT_RSET}, {FAULT_EHLO_UNDOES_THE_MESSAGE, AT_HELLO},
    {FAULT_QUIT_UNDOES_THE_MESSAGE, AT_QUIT}, {FAULT_LOST_WITHOUT_QUIT, AT_CUT},
    {FAULT_LOST_WITHOUT_QUIT, AT_RESET},
};

/* Clears all but what is KEPT. */
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

void fault_begin(struct session *session)
{
    session->faults = mem_alloc(sizeof *session->faults);
    legacies_begin(session);
}

/* Delivers a message that has been held back. */
static void release_held(struct session *session)
{
    struct transaction now = session->transaction;
    session->transaction = session->faults->held;
    session->faults->held = (struct transaction){0};
    deliver_transaction(session);
    report_delivery(session);
    transaction_clear(&session->transaction);
    session->transaction = now;
}

void fault_await_undoing(struct session *session)
{
    struct wire *wire = &session->wire;
    long idle_ms = wire->idle_ms;
    if (!session->faults->held.open || wire->in.length)
        return;
    wire->idle_ms = idle_ms < UNDOING_MS ? idle_ms : UNDOING_MS;
    enum wire_outcome outcome = wire_fill(wire);
    wire->idle_ms = idle_ms;
    if (outcome == WIRE_IDLE)
        release_held(session);
}

void fault_end(struct session *session)
{
    release_held(session);
}

void fault_release(struct session *session)
{
    buffer_release(&session->faults->trace.paths);
    free(session->faults);
    session->faults = NULL;
}

static void deliver_by_fault(struct session *session, enum clear_event event)
{
    bool is_end = event == AT_QUIT || event == AT_CUT || event == AT_RESET;
    if (is_end && session->transaction.chunked && faulty(session, FAULT_BDAT_NEEDS_NO_LAST))
        deliver_transaction(session);
    for (size_t i = 0; i < COUNT_OF(deliveries); i++)
        if (deliveries[i].event == event && faulty(session, deliveries[i].fault))
            deliver_transaction(session);
}

/* Whether completed messages are held back for an event that cancels them. */
static bool holds_back(const struct session *session)
{
    for (size_t i = 0; i < COUNT_OF(undoings); i++)
        if (faulty(session, undoings[i].fault))
            return true;
    return faulty(session, FAULT_ERROR_UNDOES_THE_MESSAGE) ||
           faulty(session, FAULT_NEXT_MESSAGE_UNDOES_THE_LAST);
}

/* The conditions held when the message was held back: they are not checked again. QUIT cancels it
 * only if it came with it: otherwise all would be lost. */
static void undo(struct session *session, enum clear_event event)
{
    if (event == AT_QUIT && !session->is_grouped)
        return;
    for (size_t i = 0; i < COUNT_OF(undoings); i++)
        if (undoings[i].event == event && fault_is_on(session, undoings[i].fault))
            transaction_clear(&session->faults->held);
}

void fault_undo_after_error(struct session *session)
{
    if (session->last_code >= 400 && fault_is_on(session, FAULT_ERROR_UNDOES_THE_MESSAGE))
        transaction_clear(&session->faults->held);
}

/* Whether a leak keeps something of the transaction. */
static bool leak(struct session *session, enum clear_event event)
{
    for (size_t i = 0; i < COUNT_OF(leaks); i++) {
        if (leaks[i].event != event || !faulty(session, leaks[i].fault))
            continue;
        if (leaks[i].kept != KEPT_TRANSACTION)
            clear_but(&session->transaction, leaks[i].kept);
        return true;
    }
    return false;
}

bool fault_clear(struct session *session, enum clear_event event)
{
    deliver_by_fault(session, event);
    undo(session, event);
    legacies_clear(session, event);
    if (event == AT_QUIT)
        release_held(session);
    return leak(session, event);
}

void fault_before_mail(struct session *session)
{
    struct transaction *before = &session->faults->before;
    legacies_before_mail(session);
    if (fault_is_on(session, FAULT_NEXT_MESSAGE_UNDOES_THE_LAST))
        transaction_clear(&session->faults->held);
    if (session->transaction.open && faulty(session, FAULT_NESTED_MAIL_ACCEPTED))
        transaction_clear(&session->transaction);
    *before = session->transaction;
    before->recipients = NULL;
    before->content = (struct buffer){0};
}

/* Holds the message back until the client is silent for a while or goes, or an event cancels it. */
static void hold(struct session *session)
{
    release_held(session);
    session->faults->held = session->transaction;
    session->transaction = (struct transaction){0};
}

static bool is_lost(const struct session *session)
{
    return faulty(session, FAULT_MESSAGE_LOST) ||
           (session->messages == 2 && faulty(session, FAULT_SECOND_MESSAGE_LOST)) ||
           (faulty(session, FAULT_UNDATED_MESSAGE_LOST) &&
            !content_fields(&session->transaction.content, "Date"));
}

bool fault_keep_back(struct session *session)
{
    if (is_lost(session))
        return true;
    if (holds_back(session)) {
        hold(session);
        return true;
    }
    if (faulty(session, FAULT_DOUBLE_DELIVERY))
        deliver_transaction(session);
    return false;
}

bool fault_is_due(struct session *session, const struct change *change)
{
    return change->nth <= 1 || ++session->faults->due[change->owner] >= change->nth;
}
