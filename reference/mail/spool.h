/* Messages in maildirs: each is written to DIR/MAILBOX/tmp and then renamed into DIR/MAILBOX/new,
 * so that nobody sees half a file. */
#ifndef SPOOL_H
#define SPOOL_H

#include "err.h"

#include <stdbool.h>
#include <stddef.h>

/* Writes the message to each of the mailboxes; all files are complete before the first is renamed.
 * Creates the folders. The folder has the name of the mailbox, with "/" and a leading dot written
 * as %2F and %2E. */
bool spool_write(const char *dir, const char *const *mailboxes, size_t count, const char *octets,
                 size_t length, struct err *err);

#endif
