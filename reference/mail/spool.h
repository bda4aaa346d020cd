/* Messages as files: DIR/MAILBOX/new, written in DIR/MAILBOX/tmp first and then renamed, so that
 * nobody sees half a file. */
#ifndef SPOOL_H
#define SPOOL_H

#include "err.h"

#include <stdbool.h>
#include <stddef.h>

/* Writes the message for each of the mailboxes; all files are complete before the first is renamed.
 * Makes the folders. A mailbox's name is a folder's name: "/" and a leading dot are written as %2F
 * and %2E. */
bool spool_write(const char *dir, const char *const *mailboxes, size_t count, const char *octets,
                 size_t length, struct err *err);

#endif
