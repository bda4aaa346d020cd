#include "kinds.h"

#include <stddef.h>

static const struct mailbox_kind *const kinds[] = {
    &mailbox_maildir, &mailbox_mbox,    &mailbox_imap, &mailbox_imaps,
    &mailbox_pop3,    &mailbox_pop3s,   &mailbox_http, &mailbox_https,
    &mailbox_smtp,    &mailbox_command, NULL,
};

const struct mailbox_kind *const *mailbox_kinds(void)
{
    return kinds;
}
