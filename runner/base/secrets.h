/* The secrets of a run: passwords, keys, and what was said with them. They are replaced by ***
 * where a record, a message or a line of a log leaves the program, whoever said them: as they are,
 * escaped as in a report, and as part of something in base64, at each of the three places where an
 * octet can stand in it. Thread-safe. */
#ifndef SECRETS_H
#define SECRETS_H

#include "err.h"

#include <stddef.h>

struct secrets;

struct secrets *secrets_new(void);
void secrets_free(struct secrets **secrets);

/* TEXT is copied. NULL and "" are ignored; so is anything of which fewer than 4 octets would be
 * compared in base64, which says too little and hides too much: that form is left out. */
void secrets_add(struct secrets *secrets, const char *text);
/* What was said in a SASL exchange, LENGTH octets in base64: a secret as it is, unless a secret of
 * the run that is hidden anyway is all that it holds. Words such as "=" and "*" say nothing. */
void secrets_add_payload(struct secrets *secrets, const char *octets, size_t length);

/* TEXT (allocated) without the secrets; it may be replaced by another allocation. SECRETS may be
 * NULL: there are none. */
char *secrets_hide(struct secrets *secrets, char *text);
void secrets_hide_err(struct secrets *secrets, struct err *err);

#endif
