/* The names of messages that were handed over before: file names, UIDs. */
#ifndef SEEN_H
#define SEEN_H

#include <stdbool.h>

struct seen;

struct seen *seen_new(void);
void seen_free(struct seen **seen);
/* True the first time it is asked for this NAME of RECIPIENT's mailbox. */
bool seen_first(struct seen *seen, const char *recipient, const char *name);

#endif
