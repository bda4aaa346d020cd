/* What faults carry from one session to another. Any thread may call these; they lock. */
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
/* A mailbox that another session has named last, searched from *NEXT on, which moves on; it lives
 * as long as the server. NULL when there is none left, or no fault asks for any. */
const char *legacies_stray_recipient(struct session *session, size_t *next);

#endif
