/* The names of messages that were handed over before: file names, UIDs. */
#ifndef SEEN_H
#define SEEN_H

#include <stdbool.h>
#include <stddef.h>

struct seen;

struct seen *seen_new(void);
void seen_free(struct seen **seen);
/* True the first time it is asked for this NAME of RECIPIENT's mailbox. */
bool seen_first(struct seen *seen, const char *recipient, const char *name);
/* It could not be handed over after all. */
void seen_forget(struct seen *seen, const char *recipient, const char *name);

/* What is handed over has no names, only octets. Of each answer that shows messages: begin it, and
 * ask for each message; true for one that no earlier answer showed, or showed less often. */
void seen_begin(struct seen *seen);
bool seen_first_octets(struct seen *seen, const char *recipient, const char *octets, size_t length);

#endif
