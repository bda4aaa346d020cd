/* The mbox format (RFC 4155): messages divided by lines that begin with "From ". */
#ifndef MBOX_DIVIDE_H
#define MBOX_DIVIDE_H

#include "mailbox.h"

/* Hands each message of TEXT over, without the line that begins it, with one ">" less where a line
 * that begins with "From " was quoted, and without the fields that mail readers add to an mbox.
 * What stands before the first such line is left out. */
void mbox_divide(const char *text, size_t length, mailbox_sink *sink, void *sink_state);

#endif
