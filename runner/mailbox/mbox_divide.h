/* The mbox format (RFC 4155): messages separated by lines that begin with "From ". */
#ifndef MBOX_DIVIDE_H
#define MBOX_DIVIDE_H

#include "mailbox.h"

/* Hands over each message of TEXT: without its "From " line, with one ">" less where a line that
 * begins with "From " was quoted, and without the fields that mail readers add to an mbox. Whatever
 * precedes the first "From " line is ignored. */
void mbox_divide(const char *text, size_t length, mailbox_sink *sink, void *sink_state);

#endif
