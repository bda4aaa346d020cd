#include "report_delivery.h"
#include "arena.h"
#include "directory.h"
#include "hooks.h"
#include "reference_names.h"
#include "trace.h"

/* Whether the delivery to the recipient is to be reported (RFC 3461 5.2.3). */
static bool is_due(const struct session *session, const struct recipient *recipient)
{
    return hook_report_is_due(session, recipient, recipient->wish.notify & DSN_SUCCESS);
}

/* The user to notify: the sender, if that is a local one; never a null reverse-path (RFC 3461 5.2).
 */
static const char *reader(const struct session *session)
{
    const char *text = session->transaction.sender;
    struct address sender;
    if (!*text || address_take_mailbox(text, true, &sender))
        return NULL;
    return directory_find(&sender, session->own_literal).user;
}

static void fill_recipients(const struct session *session, struct dsn_report_draft *draft)
{
    const struct transaction *transaction = &session->transaction;
    draft->recipients =
        arena_alloc(draft->arena, (transaction->recipients_count + 1) * sizeof *draft->recipients);
    for (size_t i = 0; i < transaction->recipients_count; i++) {
        const struct recipient *recipient = &transaction->recipients[i];
        if (!is_due(session, recipient))
            continue;
        draft->recipients[draft->count++] = (struct dsn_fields){
            .mailbox = recipient->mailbox,
            .original_recipient = recipient->wish.orcpt,
            .final_recipient = arena_format(draft->arena, "rfc822; %s", recipient->mailbox),
            .action = "delivered",
            .status = "2.1.5",
        };
    }
}

static void fill_report(const struct session *session, struct dsn_report_draft *draft)
{
    const struct transaction *transaction = &session->transaction;
    struct buffer date = {0};
    trace_date(time(NULL), &date);
    draft->report = (struct dsn_report){
        .return_path = "",
        .to = transaction->sender,
        .id = arena_format(draft->arena, "%lx", atomic_fetch_add(&session->server->ids, 1)),
        .type = DSN_REPORT_TYPE,
        .date = arena_copy(draft->arena, date.octets, date.length),
        .envid = transaction->envid,
        .reporting_mta = "dns; " REFERENCE_HOST,
        .client_name = session->client_name,
        .client_literal = session->client_literal,
        .recipients = draft->recipients,
        .recipients_count = draft->count,
        .content = &transaction->content,
    };
    buffer_release(&date);
}

static void send_report(struct session *session, const struct dsn_report *report,
                        const char *reader)
{
    struct buffer octets = {0};
    dsn_report_write(report, &octets);
    hook_report_octets(session, &octets);
    store_deliver(session->server->store, &reader, 1, octets.octets, octets.length, NULL);
    buffer_release(&octets);
}

/* One notification for all recipients (RFC 3464 2), or one for each. */
static void send_reports(struct session *session, const struct dsn_report_draft *draft)
{
    struct dsn_report report = draft->report;
    if (!draft->is_for_each) {
        send_report(session, &report, draft->reader);
        return;
    }
    for (size_t i = 0; i < draft->count; i++) {
        report.id = arena_format(draft->arena, "%s.%zu", draft->report.id, i);
        report.recipients = &draft->recipients[i];
        report.recipients_count = 1;
        send_report(session, &report, draft->reader);
    }
}

void report_delivery(struct session *session)
{
    struct dsn_report_draft draft = {.arena = arena_new()};
    if (session->server->next_hop)
        goto out;
    draft.reader = reader(session);
    fill_recipients(session, &draft);
    if (!draft.count)
        goto out;
    fill_report(session, &draft);
    hook_report(session, &draft);
    if (draft.reader)
        send_reports(session, &draft);
out:
    arena_free(&draft.arena);
}
