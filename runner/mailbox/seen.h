/* The names of messages that were handed over before: file names or UIDs. */
#ifndef SEEN_H
#define SEEN_H

#include <stdbool.h>
#include <stddef.h>

struct seen;

struct seen *seen_new(void);
void seen_free(struct seen **seen);
/* True the first time it is called for this NAME in RECIPIENT's mailbox. */
bool seen_first(struct seen *seen, const char *recipient, const char *name);
/* For a message that could not be handed over after all. */
void seen_forget(struct seen *seen, const char *recipient, const char *name);

/* For messages that have no names, only octets. Call seen_begin for each answer, then the other for
 * each of its messages: true for one that no earlier answer had, or not as often. */
void seen_begin(struct seen *seen);
bool seen_first_octets(struct seen *seen, const char *recipient, const char *octets, size_t length);

#endif
