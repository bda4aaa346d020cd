/* The kinds of mailbox, each defined in a file of its name. */
#ifndef KINDS_H
#define KINDS_H

#include "mailbox.h"
#include "reference.h"

extern const struct mailbox_kind mailbox_command, mailbox_http, mailbox_https, mailbox_imap,
    mailbox_imaps, mailbox_maildir, mailbox_mbox, mailbox_pop3, mailbox_pop3s, mailbox_reference,
    mailbox_smtp;

/* A larger message is none of ours, in octets. */
#define MESSAGE_MOST ((size_t)32 * 1024 * 1024)
/* The most that is read at once of a list, a file or a program that holds many. */
#define MESSAGES_MOST ((size_t)96 * 1024 * 1024)

/* A mailbox of KIND, which is already open with STATE; closed with the mailbox. */
struct mailbox *mailbox_new(const struct mailbox_kind *kind, void *state, const struct stop *stop);

/* The state for mailbox_reference: the store of a reference server, which outlives the mailbox. */
void *mailbox_reference_state(struct reference *reference);

#endif
