/* Writes a delivery status notification (RFC 3464): a multipart/report of three parts, the last of
 * which returns the header of the message. */
#ifndef DSN_REPORT_H
#define DSN_REPORT_H

#include "buffer.h"

#include <stddef.h>

/* The fields of one recipient (RFC 3464 2.3); one that is NULL or "" is left out. */
struct dsn_fields {
    const char *mailbox; /* in the human-readable part */
    const char *original_recipient;
    const char *final_recipient;
    const char *action;
    const char *status;
    const char *remote_mta;
    const char *diagnostic;
};

enum dsn_original { DSN_ORIGINAL_HEADER, DSN_ORIGINAL_WHOLE, DSN_ORIGINAL_NONE };

/* The texts are borrowed. */
struct dsn_report {
    const char *return_path; /* of the notification itself; "": null (RFC 3461 6.1) */
    const char *to;
    const char *id;   /* of its Message-ID */
    const char *type; /* its Content-Type */
    const char *date;
    const char *envid; /* RFC 3464 2.2; these are left out if they are NULL or "" */
    const char *reporting_mta;
    const char *client_name;
    const char *client_literal;
    const struct dsn_fields *recipients;
    size_t recipients_count;
    const struct buffer *content; /* the message that the notification is about */
    enum dsn_original original;   /* how much of it is returned */
};

#define DSN_REPORT_BOUNDARY "smtpspec-report"
#define DSN_REPORT_TYPE                                                                            \
    "multipart/report; report-type=delivery-status;\r\n\tboundary=\"" DSN_REPORT_BOUNDARY "\""

/* Appends the notification, as a message with a Return-Path. */
void dsn_report_write(const struct dsn_report *report, struct buffer *out);

#endif
