/* What must never be shown: the password and key of a mailbox. */
#ifndef SECRETS_H
#define SECRETS_H

#include "mailbox.h"

struct secrets;

/* The secrets in the settings: the password, the value of the header field, and the password in a
 * URL, both as written and decoded. */
struct secrets *secrets_new(const struct mailbox_settings *settings);
void secrets_free(struct secrets **secrets);
/* Replaces each of them by *** in the error's text. */
void secrets_hide(const struct secrets *secrets, struct err *err);

#endif
