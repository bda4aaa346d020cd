/* What must never be shown of a mailbox: the password and the key with which it is entered. */
#ifndef MAILBOX_SECRETS_H
#define MAILBOX_SECRETS_H

#include "mailbox.h"
#include "secrets.h"

/* Adds those of the settings: the password, the value of the header field, the password in a URL as
 * it is written and as it is meant. */
void mailbox_secrets_add(struct secrets *secrets, const struct mailbox_settings *settings);

#endif
