#include "dsn_report.h"
#include "mail_content.h"
#include "reference_names.h"

#define PART "--" DSN_REPORT_BOUNDARY "\r\nContent-Type: "

static void add_field(struct buffer *out, const char *name, const char *value)
{
    if (value && *value)
        buffer_format(out, "%s: %s\r\n", name, value);
}

static void add_header(const struct dsn_report *report, struct buffer *out)
{
    buffer_format(out, "Return-Path: <%s>\r\n", report->return_path);
    add_field(out, "Date", report->date);
    buffer_format(out,
                  "From: Mail delivery system <postmaster@" REFERENCE_DOMAIN ">\r\n"
                  "To: <%s>\r\nSubject: What became of your message\r\n"
                  "Message-ID: <%s.report@" REFERENCE_HOST ">\r\nAuto-Submitted: auto-replied\r\n"
                  "MIME-Version: 1.0\r\nContent-Type: %s\r\n\r\n",
                  report->to, report->id, report->type);
}

/* The human-readable part (RFC 3464 2). */
static void add_text(const struct dsn_report *report, struct buffer *out)
{
    buffer_add_text(out, PART "text/plain\r\n\r\n"
                              "What became of your message, by recipients:\r\n\r\n");
    for (size_t i = 0; i < report->recipients_count; i++)
        buffer_format(out, "  <%s>: %s\r\n", report->recipients[i].mailbox,
                      report->recipients[i].action);
    buffer_add_text(out, "\r\n");
}

/* RFC 3464 2.2. */
static void add_message_fields(const struct dsn_report *report, struct buffer *out)
{
    add_field(out, "Original-Envelope-Id", report->envid);
    add_field(out, "Reporting-MTA", report->reporting_mta);
    buffer_format(out, "Received-From-MTA: dns; %s (%s)\r\n", report->client_name,
                  report->client_literal);
    add_field(out, "Arrival-Date", report->date);
    buffer_add_text(out, "\r\n");
}

/* RFC 3464 2.3. */
static void add_recipient_fields(const struct dsn_fields *fields, struct buffer *out)
{
    add_field(out, "Original-Recipient", fields->original_recipient);
    add_field(out, "Final-Recipient", fields->final_recipient);
    add_field(out, "Action", fields->action);
    add_field(out, "Status", fields->status);
    add_field(out, "Remote-MTA", fields->remote_mta);
    add_field(out, "Diagnostic-Code", fields->diagnostic);
    buffer_add_text(out, "\r\n");
}

/* The part that returns the message or, after a delivery, only its header (RFC 3461 4.3). */
static void add_original(const struct dsn_report *report, struct buffer *out)
{
    const struct buffer *content = report->content;
    bool whole = report->original == DSN_ORIGINAL_WHOLE;
    buffer_format(out, PART "%s\r\n\r\n", whole ? "message/rfc822" : "text/rfc822-headers");
    buffer_add(out, content->octets, whole ? content->length : content_header_length(content));
    buffer_add_text(out, "\r\n");
}

void dsn_report_write(const struct dsn_report *report, struct buffer *out)
{
    add_header(report, out);
    add_text(report, out);
    buffer_add_text(out, PART "message/delivery-status\r\n\r\n");
    add_message_fields(report, out);
    for (size_t i = 0; i < report->recipients_count; i++)
        add_recipient_fields(&report->recipients[i], out);
    if (report->original != DSN_ORIGINAL_NONE)
        add_original(report, out);
    buffer_add_text(out, "--" DSN_REPORT_BOUNDARY "--\r\n");
}
