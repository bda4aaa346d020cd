/* The stage of messages that the server writes itself: notifications of failures (RFC 5321 6.1, RFC
 * 3464). The correct server rejects at RCPT what it cannot deliver; these faults accept it, and
 * make the notification wrong. */
#include "checks.h"
#include "count_of.h"
#include "directory.h"
#include "faulty.h"
#include "mail_content.h"
#include "reference_names.h"
#include "stages.h"
#include "trace.h"

#include <stdio.h>
#include <string.h>

/* The faults that accept non-existent recipients in order to report the failure. */
static const enum fault_id reporting[] = {
    FAULT_NOTICE_HAS_A_SENDER,  FAULT_NOTICE_TO_THE_HEADER,  FAULT_NOTICE_IN_PLAIN_TEXT,
    FAULT_NOTICE_FOLLOWS_ROUTE, FAULT_NOTICE_TO_NULL_SENDER, FAULT_NOTICE_FOR_EACH,
    FAULT_LATE_RECIPIENT_CHECK, FAULT_NOTIFY_OVERRULED,      FAULT_REFUSAL_NOT_QUOTED,
};

static bool is_reporting(const struct session *session)
{
    for (size_t i = 0; i < COUNT_OF(reporting); i++)
        if (faulty(session, reporting[i]))
            return true;
    return false;
}

static bool is_failed(const struct recipient *recipient)
{
    return !strcmp(recipient->key, FAULT_NOWHERE);
}

/* The user whose address is in angle brackets in the field NAME; NULL if there is none. */
static const char *user_of_field(const struct buffer *content, const char *name)
{
    char address[ADDRESS_PATH_MOST + 1] = "";
    const char *field =
        content->length ? memmem(content->octets, content->length, name, strlen(name)) : NULL;
    if (!field || sscanf(field + strlen(name), " <%512[^@>]", address) != 1)
        return NULL;
    return directory_find_local(address).user;
}

static const char *user_of_sender(const char *sender)
{
    char local[ADDRESS_PATH_MOST + 1];
    size_t length = strcspn(sender, "@");
    memcpy(local, sender, length);
    local[length] = '\0';
    return directory_find_local(local).user;
}

/* The three parts (RFC 3464 2): human-readable, machine-readable, and the header of the message. */
static void write_parts(const struct session *session, const char *text, struct buffer *out)
{
    const struct buffer *content = &session->transaction.content;
    size_t header = content_header_length(content);
    buffer_format(out,
                  "--b\r\n\r\n%s--b\r\nContent-Type: message/delivery-status\r\n\r\n"
                  "Reporting-MTA: dns; " REFERENCE_HOST "\r\n\r\n%s"
                  "--b\r\nContent-Type: text/rfc822-headers\r\n\r\n",
                  text, text);
    buffer_add(out, content->octets, header < content->length ? header : 0);
    buffer_add_text(out, "--b--\r\n");
}

/* Sends USER a message about that of the transaction; TEXT is what it says. */
static void send_to(struct session *session, const char *user, const char *text)
{
    bool plain = faulty(session, FAULT_NOTICE_IN_PLAIN_TEXT);
    struct buffer out = {0};
    buffer_format(&out, "Return-Path: <%s>\r\n",
                  faulty(session, FAULT_NOTICE_HAS_A_SENDER) ? "postmaster@" REFERENCE_DOMAIN : "");
    buffer_format(&out, "From: <postmaster@%s>\r\nTo: <%s@%s>\r\nDate: ", REFERENCE_DOMAIN, user,
                  REFERENCE_DOMAIN);
    trace_date(time(NULL), &out);
    buffer_format(&out, "\r\nSubject: About your message\r\nContent-Type: %s\r\n\r\n",
                  plain ? "text/plain"
                        : "multipart/report; report-type=delivery-status; boundary=b");
    if (plain)
        buffer_add_text(&out, text);
    else
        write_parts(session, text, &out);
    store_deliver(session->server->store, &user, 1, out.octets, out.length, NULL);
    buffer_release(&out);
}

/* The user who gets the notification; NULL: nobody. */
static const char *reader(const struct session *session)
{
    const struct transaction *transaction = &session->transaction;
    if (transaction->routed && faulty(session, FAULT_NOTICE_FOLLOWS_ROUTE))
        return NULL;
    if (*transaction->sender && !faulty(session, FAULT_NOTICE_TO_THE_HEADER))
        return user_of_sender(transaction->sender);
    if (!*transaction->sender && !faulty(session, FAULT_NOTICE_TO_NULL_SENDER))
        return NULL;
    return user_of_field(&transaction->content, "From:");
}

/* Whether NOTIFY wants the failure reported (RFC 3461 5.2.6); without it, it is. */
static bool is_wanted(const struct session *session, const struct recipient *recipient)
{
    unsigned notify = recipient->wish.notify;
    return !notify || notify & DSN_FAILURE || faulty(session, FAULT_NOTIFY_OVERRULED);
}

/* The fields of one recipient (RFC 3464 2.3). */
static void write_recipient(const struct session *session, const char *mailbox, struct buffer *out)
{
    buffer_format(out, "Final-Recipient: rfc822; %s\r\nAction: failed\r\nStatus: 5.1.1\r\n",
                  mailbox);
    if (!faulty(session, FAULT_REFUSAL_NOT_QUOTED))
        buffer_add_text(out, "Remote-MTA: dns; next.example\r\n"
                             "Diagnostic-Code: smtp; 550 5.1.1 No such user here\r\n");
    buffer_add_text(out, "\r\n");
}

static void report_failures(struct session *session, const char *user)
{
    const struct transaction *transaction = &session->transaction;
    struct buffer text = {0};
    for (size_t i = 0; i < transaction->recipients_count; i++) {
        const struct recipient *recipient = &transaction->recipients[i];
        if (!is_failed(recipient) || !is_wanted(session, recipient))
            continue;
        write_recipient(session, recipient->mailbox, &text);
        if (faulty(session, FAULT_NOTICE_FOR_EACH)) {
            send_to(session, user, buffer_text(&text));
            buffer_clear(&text);
        }
    }
    if (text.length)
        send_to(session, user, buffer_text(&text));
    buffer_release(&text);
}

/* Returns the whole message. */
static void answer(struct session *session, const char *user)
{
    struct buffer text = {0};
    const struct buffer *content = &session->transaction.content;
    buffer_add(&text, content->octets, content->length);
    buffer_add_text(&text, "\r\n");
    send_to(session, user, buffer_text(&text));
    buffer_release(&text);
}

void fault_delivered(struct session *session)
{
    const struct buffer *content = &session->transaction.content;
    const char *author = user_of_field(content, "From:");
    bool spam = content->length && memmem(content->octets, content->length, "GTUBE", 5);
    if (author && ((spam && faulty(session, FAULT_SPAM_RETURNED)) ||
                   faulty(session, FAULT_EVERY_MESSAGE_ANSWERED)))
        answer(session, author);
    const char *user = is_reporting(session) ? reader(session) : NULL;
    if (user)
        report_failures(session, user);
}
