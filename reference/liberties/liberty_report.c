/* The stage of delivery status notifications. */
#include "arena.h"
#include "count_of.h"
#include "liberties.h"
#include "liberty_stages.h"
#include "reference_names.h"
#include "report_delivery.h"
#include "text_edit.h"

#include <string.h>

#define PART "--" DSN_REPORT_BOUNDARY "\r\n"
#define END "--" DSN_REPORT_BOUNDARY "--\r\n"
#define TEXT_TYPE PART "Content-Type: text/plain\r\n\r\n"
#define WORDS "What became of your message, by recipients:"

void liberty_report(const struct session *session, struct dsn_report_draft *draft)
{
    struct dsn_report *report = &draft->report;
    draft->is_for_each = liberty_is_taken(session, LIBERTY_REPORT_FOR_EACH);
    if (liberty_is_taken(session, LIBERTY_REPORT_TYPE_REORDERED))
        report->type = "Multipart/Report; BOUNDARY=\"" DSN_REPORT_BOUNDARY
                       "\";\r\n charset=us-ascii; report-type=\"delivery-status\"";
    if (!liberty_is_taken(session, LIBERTY_REPORT_IN_ANY_CASE))
        return;
    for (size_t i = 0; i < draft->count; i++) {
        draft->recipients[i].final_recipient =
            arena_format(draft->arena, "RFC822;%s", draft->recipients[i].mailbox);
        draft->recipients[i].action = "Delivered";
    }
}

/* What is written differently, each time that it is written. */
static const struct edit {
    enum liberty_id liberty;
    const char *find;
    const char *put;
} edits[] = {
    {LIBERTY_REPORT_OF_MANY_FIELDS,
     "\r\nReceived-From-MTA:", "\r\nX-Reference-Note: none\r\nReceived-From-MTA:"},
    {LIBERTY_REPORT_OF_MANY_FIELDS, "\r\nStatus: 2.1.5\r\n",
     "\r\nStatus: 2.1.5\r\nFinal-Log-ID: 1; 2\r\nX-Reference-Store: memory\r\n"},
    {LIBERTY_REPORT_IN_ANY_CASE, "\r\nReporting-MTA: dns;", "\r\nREPORTING-MTA: DNS;"},
    {LIBERTY_REPORT_IN_ANY_CASE, "\r\nFinal-Recipient:", "\r\nfinal-recipient:"},
    {LIBERTY_REPORT_IN_ANY_CASE, "\r\nOriginal-Recipient:", "\r\nORIGINAL-RECIPIENT:"},
    {LIBERTY_REPORT_IN_ANY_CASE, "\r\nOriginal-Envelope-Id:", "\r\noriginal-envelope-id:"},
    {LIBERTY_REPORT_IN_ANY_CASE, "\r\nAction:", "\r\nACTION:"},
    {LIBERTY_REPORT_IN_ANY_CASE, "\r\nStatus:", "\r\nstatus:"},
    {LIBERTY_REPORT_IN_ANY_CASE, "Content-Type: message/delivery-status",
     "content-type: Message/Delivery-Status"},
    {LIBERTY_REPORT_WITH_COMMENTS, "\r\nAction: delivered\r\n",
     "\r\nAction: delivered (to the mailbox)\r\n"},
    {LIBERTY_REPORT_WITH_COMMENTS, "\r\nStatus: 2.1.5\r\n",
     "\r\nStatus: 2.1.5 (Destination address (mailbox) valid)\r\n"},
    {LIBERTY_REPORT_FOLDED, "\r\nReporting-MTA: dns; ", "\r\nReporting-MTA: dns;\r\n\t"},
    {LIBERTY_REPORT_FOLDED, "\r\nFinal-Recipient: rfc822; ",
     "\r\nFinal-Recipient:\r\n rfc822;\r\n "},
    {LIBERTY_REPORT_FOLDED, "\r\nOriginal-Recipient: rfc822;",
     "\r\nOriginal-Recipient:\r\n\trfc822;\r\n\t"},
    {LIBERTY_REPORT_FOLDED, "\r\nOriginal-Envelope-Id: ", "\r\nOriginal-Envelope-Id:\r\n "},
    {LIBERTY_REPORT_FOLDED, "\r\nAction: ", "\r\nAction:\r\n\t"},
    {LIBERTY_REPORT_FOLDED, "\r\nStatus: ", "\r\nStatus:\r\n "},
    {LIBERTY_REPORT_IN_OTHER_WORDS, "\r\nSubject: What became of your message\r\n",
     "\r\nSubject: =?utf-8?q?Zustellbest=C3=A4tigung?=\r\n"},
    {LIBERTY_REPORT_IN_OTHER_WORDS, TEXT_TYPE WORDS,
     PART "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: "
          "quoted-printable\r\nContent-Description: Notification\r\n\r\n"
          "Ihre Nachricht ist zugestellt:\r\n\r\n=C3=9Cbrigens: Status: 5.0.0 hie=\r\n"
          "=C3=9Fe etwas anderes.\r\n"},
    {LIBERTY_REPORT_IN_HTML, TEXT_TYPE WORDS,
     PART "Content-Type: multipart/alternative; boundary=\"words\"\r\n\r\n--words\r\n"
          "Content-Type: text/plain\r\n\r\nDelivered.\r\n--words\r\nContent-Type: text/html\r\n"
          "\r\n<p>Delivered.</p>\r\n--words--\r\n"},
    {LIBERTY_REPORT_WITH_PREAMBLE, "\r\n\r\n" TEXT_TYPE,
     "\r\n\r\nThis is a MIME message.\r\nStatus: 5.0.0\r\n\r\n" TEXT_TYPE},
    {LIBERTY_REPORT_WITH_PREAMBLE, END, END "\r\nThis is the end.\r\n"},
};

static void replace_all(struct buffer *octets, const char *find, const char *put)
{
    for (size_t at = 0; (at = text_find(octets, at, find)) < octets->length;) {
        text_replace(octets, at, find, put);
        at += strlen(put);
    }
}

/* Removes the line that begins with NAME. */
static void remove_line(struct buffer *octets, const char *name)
{
    size_t at = text_find(octets, 0, name) + 2;
    size_t next = text_find(octets, at, "\r\n") + 2;
    if (next <= octets->length)
        text_remove(octets, at, next - at);
}

/* The notification has gone through the queue. */
static void add_received(struct buffer *octets)
{
    struct buffer field = {0};
    size_t next = text_find(octets, 0, "\r\n") + 2;
    buffer_add_text(&field, "Received: from " REFERENCE_HOST " (localhost [127.0.0.1])\r\n\tby "
                            "" REFERENCE_HOST " with ESMTP id 5;\r\n\t");
    trace_date(time(NULL), &field);
    buffer_add_text(&field, "\r\n");
    text_insert(octets, next, buffer_text(&field));
    buffer_release(&field);
}

/* The date and time of the report are those of the delivery. */
static void add_attempt(struct buffer *octets)
{
    struct buffer field = {0};
    buffer_add_text(&field, "\r\nLast-Attempt-Date: ");
    trace_date(time(NULL), &field);
    buffer_add_text(&field, "\r\nFinal-Log-ID:");
    replace_all(octets, "\r\nFinal-Log-ID:", buffer_text(&field));
    buffer_release(&field);
}

void liberty_report_octets(const struct session *session, struct buffer *octets)
{
    if (liberty_is_taken(session, LIBERTY_REPORT_OF_FEW_FIELDS)) {
        remove_line(octets, "\r\nReceived-From-MTA:");
        remove_line(octets, "\r\nArrival-Date:");
    }
    for (size_t i = 0; i < COUNT_OF(edits); i++)
        if (liberty_is_taken(session, edits[i].liberty))
            replace_all(octets, edits[i].find, edits[i].put);
    if (liberty_is_taken(session, LIBERTY_REPORT_OF_MANY_FIELDS))
        add_attempt(octets);
    if (liberty_is_taken(session, LIBERTY_REPORT_TRACED))
        add_received(octets);
}
