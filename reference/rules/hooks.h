/* Where the behaviour of the server itself can be changed from outside, by stage. By right each of
 * these does nothing. A family of changes fills in the members that it needs (struct hooks); the
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

/* A place in the raw data where it may end. */
struct data_end {
    size_t at;     /* SIZE_MAX: there is none */
    size_t length; /* octets of what ends the data */
    size_t kept;   /* octets of it that are content: the CRLF before the dot */
    bool is_false; /* not by RFC 5321 4.1.1.4 */
};

/* Where to look for it. */
struct data_search {
    const struct buffer *raw;
    size_t from;  /* earlier places have been seen */
    size_t piece; /* where the last piece from the wire begins */
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
    /* reply */
    void (*reply)(struct session *session, struct reply_form *form);
    bool (*reply_line)(struct session *session, const struct reply_line *line, struct buffer *out);
    bool (*reply_octets)(struct session *session, const struct buffer *octets);
};

/* A session has begun, before the greeting; it ends, and its connection is still open; it has
 * ended.
 */
void hook_begin(struct session *session);
void hook_end(struct session *session);
void hook_release(struct session *session);
/* Another line is about to be read off the wire. */
void hook_before_line(struct session *session);
/* The transaction is about to be cleared; true if it has been seen to. */
bool hook_clear(struct session *session, enum clear_event event);
/* The command has been answered, and the reply may not have been sent yet. */
void hook_answered(struct session *session);
/* A change that acts after replies of the kind that has just been sent; whether it is to act. */
bool hook_is_due(struct session *session, const struct change *change);
/* A MAIL command has been accepted. */
void hook_before_mail(struct session *session);

/* A command line has come; false if it is to have no answer. */
bool hook_line(struct session *session, struct buffer *octets);
/* The line has been taken apart: the verb may still change. */
void hook_command(struct command *command);

/* The argument has been read, but not yet checked. */
void hook_argument(struct command *command);
/* A check of the verb did not hold. */
void hook_rejected(struct command *command);
/* What the client sent in an exchange of AUTH, before it is decoded. */
void hook_base64(const struct session *session, struct buffer *text);
/* One row of what EHLO lists. */
void hook_extension(const struct session *session, struct extension *extension);

/* The sender of the transaction has been noted. */
void hook_sender(struct command *command);
/* A recipient is about to be added, its mailbox to be passed on as MAILBOX of SIZE octets. */
void hook_recipient(struct command *command, char *mailbox, size_t size);

/* The right end of the data is in END, if there is one. */
void hook_data_end(const struct session *session, const struct data_search *search,
                   struct data_end *end);
/* RAW is to be written to CONTENT without its stuffed dots; true if that has been done. */
bool hook_unstuff(struct session *session, const struct buffer *raw, struct buffer *content);
/* The content of the transaction has come by DATA; false if it is not to be answered. */
bool hook_received(struct session *session, const struct buffer *raw);
/* Octets of a chunk are to be added to CONTENT; true if that has been done. */
bool hook_chunk_octets(const struct session *session, const char *octets, size_t length,
                       struct buffer *content);
/* A chunk has come whole. */
void hook_chunk(struct command *command);
/* A message has come whole and is to be checked; it was rejected. */
void hook_message(struct command *command);
void hook_rejected_message(struct command *command);

/* The message is to be delivered; true if it is not, though that is what will be said. */
bool hook_keep_back(struct session *session);
/* The content is about to be delivered. */
void hook_content(struct session *session, struct buffer *content);
/* The mailboxes have been found: an array of DELIVERIES (delivery.h). */
void hook_deliveries(struct session *session, struct delivery *deliveries);
/* The trace fields are to be written, and have been. */
void hook_trace(const struct session *session, struct trace *trace);
void hook_fields(const struct session *session, struct buffer *fields);
/* How many octets of the content stand before the trace fields: none by right. */
size_t hook_front(const struct session *session, const struct buffer *content);
/* The message as it will stand in the mailboxes of DELIVERY. */
void hook_message_octets(const struct session *session, const struct delivery *delivery,
                         struct buffer *octets);
/* The message has been delivered, and reported if that was asked for. */
void hook_delivered(struct session *session);

/* Whether the delivery to the recipient is to be reported; by right, DUE. */
bool hook_report_is_due(const struct session *session, const struct recipient *recipient, bool due);
void hook_report(const struct session *session, struct dsn_report_draft *draft);

/* A reply is about to be written. */
void hook_reply(struct session *session, struct reply_form *form);
/* A line of it is to be appended to OUT with its line ending; true if that has been done. */
bool hook_reply_line(struct session *session, const struct reply_line *line, struct buffer *out);
/* The whole reply is to be put on the wire; true if that has been done. */
bool hook_reply_octets(struct session *session, const struct buffer *octets);

#endif
