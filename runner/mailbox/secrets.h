/* What must never be shown: the password and the key with which a mailbox is entered. */
#ifndef SECRETS_H
#define SECRETS_H

#include "mailbox.h"

struct secrets;

/* Those of the settings: the password, the value of the header field, the password in a URL as it
 * is written and as it is meant. */
struct secrets *secrets_new(const struct mailbox_settings *settings);
void secrets_free(struct secrets **secrets);
/* Puts *** in the place of each in the error's text. */
void secrets_hide(const struct secrets *secrets, struct err *err);

#endif
