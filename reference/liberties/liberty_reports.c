#include "liberty_reports.h"
#include "delivery.h"
#include "directory.h"
#include "liberties.h"
#include "liberty_predicates.h"
#include "reference_names.h"
#include "report_delivery.h"
#include "smtp_session.h"

#include <string.h>
#include <strings.h>

static bool is_on(const struct session *session)
{
    return liberty_is_taken(session, LIBERTY_UNKNOWN_USERS_REPORTED);
}

/* The server reaches its own users only, and never answers a null reverse-path. */
bool failure_can_be_reported(const struct command *command)
{
    const struct session *session = command->session;
    const char *text = session->transaction.sender;
    struct address sender;
    return !*text || (!address_take_mailbox(text, true, &sender) &&
                      directory_find(&sender, session->own_literal).kind == DIRECTORY_USER);
}

/* Only what was waived has the whole address as its key. */
static bool is_failed(const struct recipient *recipient)
{
    return strchr(recipient->key, '@');
}

void liberty_deliveries(struct session *session, struct delivery *deliveries)
{
    const struct transaction *transaction = &session->transaction;
    for (size_t i = 0; is_on(session) && i < transaction->recipients_count; i++)
        if (is_failed(&transaction->recipients[i]))
            delivery_remove(&deliveries[DIRECTLY], transaction->recipients[i].key);
}

/* RFC 3461 4.1: without NOTIFY failures are reported. */
bool liberty_report_is_due(const struct session *session, const struct recipient *recipient,
                           bool due)
{
    if (!is_on(session) || !is_failed(recipient))
        return due;
    return !recipient->wish.notify || recipient->wish.notify & DSN_FAILURE;
}

static bool has_failed(const struct session *session, const char *mailbox)
{
    const struct transaction *transaction = &session->transaction;
    for (size_t i = 0; i < transaction->recipients_count; i++)
        if (is_failed(&transaction->recipients[i]) &&
            strcmp(transaction->recipients[i].mailbox, mailbox) == 0)
            return true;
    return false;
}

/* The next hop (reference.h) refuses one user, so that a report may tell what it said. */
static void add_next_hop(struct dsn_fields *fields)
{
    static const char refused[] = REFERENCE_REFUSED "@";
    if (strncasecmp(fields->mailbox, refused, sizeof refused - 1) != 0)
        return;
    fields->remote_mta = "dns; " REFERENCE_HOST;
    fields->diagnostic = "smtp; 550 5.1.1 No such user here";
}

void liberty_report_failures(const struct session *session, struct dsn_report_draft *draft)
{
    bool is_failure = false;
    for (size_t i = 0; is_on(session) && i < draft->count; i++) {
        if (!has_failed(session, draft->recipients[i].mailbox))
            continue;
        is_failure = true;
        draft->recipients[i].action = "failed";
        draft->recipients[i].status = "5.1.1";
        add_next_hop(&draft->recipients[i]);
    }
    if (is_failure && session->transaction.whole)
        draft->report.original = DSN_ORIGINAL_WHOLE;
}
