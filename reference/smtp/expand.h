/* Aliases and lists (RFC 5321 3.9): whose mailboxes a recipient stands for, and how the message
 * gets there. */
#ifndef EXPAND_H
#define EXPAND_H

#include "buffer.h"

#include <stddef.h>

struct session;

enum expansion { EXPANDED_NOT, EXPANDED_BY_ALIAS, EXPANDED_BY_LIST, EXPANSIONS };

/* Mailboxes, each once. The keys are borrowed, the array is the caller's to free. */
struct targets {
    const char **keys;
    size_t count;
};

/* Adds the mailbox KEY, which has to live as long as TARGETS, if it is not there yet. */
void targets_add(struct targets *targets, const char *key);

/* Adds the mailboxes of a recipient's KEY to those of TARGETS, one for each expansion, that they
 * belong to. */
void expand_recipient(const struct session *session, const char *key, struct targets *targets);

/* The envelope sender of what goes out by EXPANSION. */
const char *expand_sender(const struct session *session, enum expansion expansion);

/* Appends the content to OUT: as it came, but for faults. */
void expand_content(const struct session *session, enum expansion expansion, const char *content,
                    size_t length, struct buffer *out);

#endif
