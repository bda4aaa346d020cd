/* What faults carry from one session to another. Thread-safe: the functions lock. */
#ifndef SESSION_LEGACIES_H
#define SESSION_LEGACIES_H

#include "smtp_session.h"

struct session_legacies;

struct session_legacies *session_legacies_new(void);
void session_legacies_free(struct session_legacies **legacies);

/* A session begins: it may inherit what another one left. */
void legacies_begin(struct session *session);
/* Before a command: another session may have cleared the transaction. */
void legacies_before_command(struct session *session);
/* The session is about to clear its transaction. */
void legacies_clear(struct session *session, enum clear_event event);
/* A recipient was accepted for the mailbox KEY. */
void legacies_note_recipient(struct session *session, const char *key);
/* The next mailbox from *NEXT on that another session was the last to name; moves *NEXT past it. It
 * lives as long as the server. NULL if there are no more, or no fault needs them. */
const char *legacies_stray_recipient(struct session *session, size_t *next);

#endif
