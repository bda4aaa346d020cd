/* The report of a delivery (RFC 3464): three parts, of which the last has the header of the
 * message. */
#include "directory.h"
#include "dsn.h"
#include "smtp_session.h"
#include "trace.h"

#include <ctype.h>
#include <string.h>

#define BOUNDARY "smtpspec-report"

/* Appends "NAME: VALUE" unless the fault is on. */
static void add_field(const struct session *session, struct buffer *out, enum fault_id missing,
                      const char *name, const char *value)
{
    if (*value && !faulty(session, missing))
        buffer_format(out, "%s: %s\r\n", name, value);
}

static void lower(char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        text[i] = (char)tolower((unsigned char)text[i]);
}

static void add_date(const struct session *session, struct buffer *out, const char *name)
{
    buffer_format(out, "%s: ", name);
    trace_date(time(NULL), out);
    if (faulty(session, FAULT_DSN_ZONE_NAME))
        memcpy(out->octets + out->length - 5, "  GMT", 5);
    buffer_add_text(out, "\r\n");
}

static void add_header(const struct session *session, struct buffer *out)
{
    const char *sender =
        faulty(session, FAULT_DSN_WITH_SENDER) ? "postmaster@" REFERENCE_DOMAIN : "";
    bool plain = faulty(session, FAULT_DSN_IN_PLAIN_TEXT);
    buffer_format(out, "Return-Path: <%s>\r\n", sender); /* RFC 3461 6.1 */
    add_date(session, out, "Date");
    buffer_format(out,
                  "From: Mail at " REFERENCE_HOST " <postmaster@" REFERENCE_DOMAIN ">\r\n"
                  "To: <%s>\r\nSubject: Your message has been delivered\r\n"
                  "Message-ID: <%lx.report@" REFERENCE_HOST ">\r\nAuto-Submitted: auto-replied\r\n",
                  faulty(session, FAULT_DSN_TO_NOBODY) ? "" : session->transaction.sender,
                  atomic_fetch_add(&session->server->ids, 1));
    buffer_format(out, "MIME-Version: 1.0\r\nContent-Type: %s\r\n\r\n",
                  plain ? "text/plain"
                        : "multipart/report; report-type=delivery-status;\r\n"
                          "\tboundary=\"" BOUNDARY "\"");
}

/* RFC 3464 2.2. */
static void add_message_fields(const struct session *session, struct buffer *out)
{
    char envid[DSN_ENVID_MOST + 1];
    memcpy(envid, session->transaction.envid, sizeof envid);
    if (!*envid && faulty(session, FAULT_DSN_ENVID_MADE_UP))
        memcpy(envid, "report", sizeof "report");
    if (faulty(session, FAULT_DSN_ENVID_LOWER_CASED))
        lower(envid, strlen(envid));
    add_field(session, out, FAULT_DSN_WITHOUT_ENVID, "Original-Envelope-Id", envid);
    add_field(session, out, FAULT_DSN_WITHOUT_REPORTING_MTA, "Reporting-MTA",
              "dns; " REFERENCE_HOST);
    buffer_format(out, "Received-From-MTA: dns; %s (%s)\r\n", session->client_name,
                  session->client_literal);
    add_date(session, out, "Arrival-Date");
    buffer_add_text(out, "\r\n");
}

/* RFC 3464 2.3. */
static void add_recipient_fields(const struct session *session, const struct recipient *recipient,
                                 struct buffer *out)
{
    bool relayed = faulty(session, FAULT_DSN_ACTION_RELAYED);
    add_field(session, out, FAULT_DSN_WITHOUT_ORCPT, "Original-Recipient", recipient->wish.orcpt);
    size_t start = out->length;
    if (!faulty(session, FAULT_DSN_WITHOUT_FINAL_RECIPIENT))
        buffer_format(out, "Final-Recipient: rfc822; %s\r\n", recipient->mailbox);
    if (faulty(session, FAULT_DSN_RECIPIENT_LOWER_CASED))
        lower(out->octets + start, out->length - start);
    add_field(session, out, FAULT_DSN_WITHOUT_ACTION, "Action", relayed ? "relayed" : "delivered");
    add_field(session, out, FAULT_DSN_WITHOUT_STATUS, "Status", "2.1.5");
    if (faulty(session, FAULT_DSN_WITH_REMOTE_MTA))
        buffer_add_text(out, "Remote-MTA: dns; elsewhere.example\r\n");
    buffer_add_text(out, "\r\n");
}

/* Only the header, since nothing has failed (RFC 3461 6.2). */
static void add_original(const struct session *session, struct buffer *out)
{
    const struct buffer *content = &session->transaction.content;
    bool whole = faulty(session, FAULT_DSN_WITH_WHOLE_MESSAGE);
    const char *body =
        content->length ? memmem(content->octets, content->length, "\r\n\r\n", 4) : NULL;
    size_t length = body && !whole ? (size_t)(body - content->octets) + 2 : content->length;
    buffer_format(out, "--" BOUNDARY "\r\nContent-Type: %s\r\n\r\n",
                  whole ? "message/rfc822" : "text/rfc822-headers");
    buffer_add(out, content->octets, length);
    buffer_add_text(out, "\r\n");
}

/* Whether the delivery to the recipient is to be reported (RFC 3461 5.2.3). */
static bool is_due(const struct session *session, const struct recipient *recipient)
{
    if (faulty(session, FAULT_DSN_UNASKED))
        return true;
    return recipient->wish.notify & DSN_SUCCESS && !faulty(session, FAULT_DSN_MISSING);
}

/* Whom to report to: the sender, if that is a user here. */
static const char *reader(const struct session *session)
{
    struct address sender;
    if (!*session->transaction.sender) /* RFC 3461 5.2 */
        return faulty(session, FAULT_DSN_TO_NULL_SENDER) ? REFERENCE_USER : NULL;
    if (address_take_mailbox(session->transaction.sender, true, &sender))
        return NULL;
    return directory_find(session, &sender).user;
}

static void write_report(const struct session *session, struct buffer *out)
{
    const struct transaction *transaction = &session->transaction;
    add_header(session, out);
    buffer_add_text(out, "--" BOUNDARY "\r\nContent-Type: text/plain\r\n\r\n"
                         "Your message has been put into these mailboxes:\r\n\r\n");
    for (size_t i = 0; i < transaction->recipients_count; i++)
        if (is_due(session, &transaction->recipients[i]))
            buffer_format(out, "  <%s>\r\n", transaction->recipients[i].mailbox);
    buffer_add_text(out, "\r\n--" BOUNDARY "\r\nContent-Type: message/delivery-status\r\n\r\n");
    add_message_fields(session, out);
    for (size_t i = 0; i < transaction->recipients_count; i++)
        if (is_due(session, &transaction->recipients[i]))
            add_recipient_fields(session, &transaction->recipients[i], out);
    if (!faulty(session, FAULT_DSN_IN_TWO_PARTS))
        add_original(session, out);
    buffer_add_text(out, "--" BOUNDARY "--\r\n");
}

void dsn_report_delivery(struct session *session)
{
    const struct transaction *transaction = &session->transaction;
    bool due = false;
    for (size_t i = 0; i < transaction->recipients_count; i++)
        due = due || is_due(session, &transaction->recipients[i]);
    const char *user = due && !session->server->next_hop ? reader(session) : NULL;
    if (!user)
        return;
    struct buffer report = {0};
    write_report(session, &report);
    store_deliver(session->server->store, &user, 1, report.octets, report.length, NULL);
    buffer_release(&report);
}
