/* Where faults and liberties can change the behaviour of the server itself, by stage. By default a
 * hook does nothing. Each family of changes fills in the members that it needs (struct hooks); the
 * functions call them. */
#ifndef HOOKS_H
#define HOOKS_H

#include "buffer.h"
#include "respond.h"
#include "smtp_command.h"
#include "trace.h"

#include <stdbool.h>
#include <stddef.h>

struct change;
struct delivery;
struct dsn_report_draft;
struct extension;

/* A place where the raw data may end. */
struct data_end {
    size_t at;     /* SIZE_MAX: there is none */
    size_t length; /* octets of the end-of-data sequence */
    size_t kept;   /* octets of it that are content: the CRLF before the dot */
    bool is_false; /* not the sequence of RFC 5321 4.1.1.4 */
};

/* Where to search for it. */
struct data_search {
    const struct buffer *raw;
    size_t from;  /* what precedes it has been searched */
    size_t piece; /* where the last piece of input begins */
};

struct hooks {
    /* session */
    void (*begin)(struct session *session);
    void (*end)(struct session *session);
    void (*release)(struct session *session);
    void (*before_line)(struct session *session);
    bool (*clear)(struct session *session, enum clear_event event);
    void (*answered)(struct session *session);
    bool (*is_due)(struct session *session, const struct change *change);
    void (*before_mail)(struct session *session);
    /* command */
    bool (*line)(struct session *session, struct buffer *octets);
    void (*command)(struct command *command);
    /* argument */
    void (*argument)(struct command *command);
    void (*rejected)(struct command *command);
    void (*base64)(const struct session *session, struct buffer *text);
    void (*extension)(const struct session *session, struct extension *extension);
    /* policy */
    void (*sender)(struct command *command);
    void (*recipient)(struct command *command, char *mailbox, size_t size);
    /* content */
    void (*data_end)(const struct session *session, const struct data_search *search,
                     struct data_end *end);
    bool (*unstuff)(struct session *session, const struct buffer *raw, struct buffer *content);
    bool (*received)(struct session *session, const struct buffer *raw);
    bool (*chunk_octets)(const struct session *session, const char *octets, size_t length,
                         struct buffer *content);
    void (*chunk)(struct command *command);
    void (*message)(struct command *command);
    void (*rejected_message)(struct command *command);
    /* delivery */
    bool (*keep_back)(struct session *session);
    void (*content)(struct session *session, struct buffer *content);
    void (*deliveries)(struct session *session, struct delivery *deliveries);
    void (*trace)(const struct session *session, struct trace *trace);
    void (*fields)(const struct session *session, struct buffer *fields);
    size_t (*front)(const struct session *session, const struct buffer *content);
    void (*message_octets)(const struct session *session, const struct delivery *delivery,
                           struct buffer *octets);
    void (*delivered)(struct session *session);
    /* report */
    bool (*report_is_due)(const struct session *session, const struct recipient *recipient,
                          bool due);
    void (*report)(const struct session *session, struct dsn_report_draft *draft);
    void (*report_octets)(const struct session *session, struct buffer *octets);
    /* reply */
    void (*reply)(struct session *session, struct reply_form *form);
    bool (*reply_line)(struct session *session, const struct reply_line *line, struct buffer *out);
    bool (*reply_octets)(struct session *session, const struct buffer *octets);
};

/* A session begins, before the greeting; ends, while its connection is still open; has ended. */
void hook_begin(struct session *session);
void hook_end(struct session *session);
void hook_release(struct session *session);
/* Another line is about to be read. */
void hook_before_line(struct session *session);
/* The transaction is about to be cleared; true if the hook has dealt with it. */
bool hook_clear(struct session *session, enum clear_event event);
/* The command has been answered, though the reply may not have been sent yet. */
void hook_answered(struct session *session);
/* Whether CHANGE, whose act follows replies such as the one just sent, is to act. */
bool hook_is_due(struct session *session, const struct change *change);
/* A MAIL command has been accepted. */
void hook_before_mail(struct session *session);

/* A command line has been received; false if it gets no reply. */
bool hook_line(struct session *session, struct buffer *octets);
/* The line has been parsed; the verb may still be changed. */
void hook_command(struct command *command);

/* The argument has been parsed, but not yet checked. */
void hook_argument(struct command *command);
/* A check of the verb did not hold. */
void hook_rejected(struct command *command);
/* A response of the client to AUTH, before it is decoded. */
void hook_base64(const struct session *session, struct buffer *text);
/* A line of the EHLO response. */
void hook_extension(const struct session *session, struct extension *extension);

/* The sender of the transaction has been set. */
void hook_sender(struct command *command);
/* A recipient is about to be added; MAILBOX, with room for SIZE octets, is its address. */
void hook_recipient(struct command *command, char *mailbox, size_t size);

/* END is the correct end of the data, if it has been received. */
void hook_data_end(const struct session *session, const struct data_search *search,
                   struct data_end *end);
/* RAW is to be copied to CONTENT without its dot-stuffing; true if that has been done. */
bool hook_unstuff(struct session *session, const struct buffer *raw, struct buffer *content);
/* The content has been received by DATA; false if it gets no reply. */
bool hook_received(struct session *session, const struct buffer *raw);
/* Octets of a chunk are to be added to CONTENT; true if that has been done. */
bool hook_chunk_octets(const struct session *session, const char *octets, size_t length,
                       struct buffer *content);
/* A chunk has been received completely. */
void hook_chunk(struct command *command);
/* A message has been received completely, and is about to be checked; has been rejected. */
void hook_message(struct command *command);
void hook_rejected_message(struct command *command);

/* The message is about to be delivered; true if it is not to be, though the reply will say so. */
bool hook_keep_back(struct session *session);
/* The content is about to be delivered. */
void hook_content(struct session *session, struct buffer *content);
/* The mailboxes have been found: an array of DELIVERY_WAYS deliveries (delivery.h). */
void hook_deliveries(struct session *session, struct delivery *deliveries);
/* The trace fields are about to be written; have been written. */
void hook_trace(const struct session *session, struct trace *trace);
void hook_fields(const struct session *session, struct buffer *fields);
/* How many octets of the content precede the trace fields: by default, none. */
size_t hook_front(const struct session *session, const struct buffer *content);
/* The message as it will be stored in the mailboxes of DELIVERY. */
void hook_message_octets(const struct session *session, const struct delivery *delivery,
                         struct buffer *octets);
/* The message has been delivered, and a notification if one was requested. */
void hook_delivered(struct session *session);

/* Whether the delivery to the recipient is to be reported: by default, DUE. */
bool hook_report_is_due(const struct session *session, const struct recipient *recipient, bool due);
/* A delivery status notification is about to be written. */
void hook_report(const struct session *session, struct dsn_report_draft *draft);
/* The notification as it will be stored. */
void hook_report_octets(const struct session *session, struct buffer *octets);

/* A reply is about to be written. */
void hook_reply(struct session *session, struct reply_form *form);
/* A line of it is to be appended to OUT with its line ending; true if that has been done. */
bool hook_reply_line(struct session *session, const struct reply_line *line, struct buffer *out);
/* The whole reply is to be sent; true if that has been done. */
bool hook_reply_octets(struct session *session, const struct buffer *octets);

#endif
