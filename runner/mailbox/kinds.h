/* The kinds of mailbox, each defined in the file of its name. */
#ifndef KINDS_H
#define KINDS_H

#include "mailbox.h"
#include "reference.h"

extern const struct mailbox_kind mailbox_maildir, mailbox_mbox, mailbox_smtp, mailbox_reference;

/* A mailbox of a kind that is open already. STATE is closed with it. */
struct mailbox *mailbox_new(const struct mailbox_kind *kind, void *state, const struct stop *stop);

/* The state of mailbox_reference: the store of a reference server that outlives the mailbox. */
void *mailbox_reference_state(struct reference *reference);

#endif
