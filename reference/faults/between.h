/* What faults carry from one session to another. */
#ifndef BETWEEN_H
#define BETWEEN_H

#include "smtp_session.h"

struct between;

struct between *between_new(void);
void between_free(struct between **between);

/* A session begins: it may inherit what another one left. */
void between_begin(struct session *session);
/* Before a command: another session may have cleared the transaction. */
void between_commands(struct session *session);
/* The session is about to clear its transaction. */
void between_clear(struct session *session, enum occasion occasion);
/* A recipient was accepted for the mailbox KEY. */
void between_note_recipient(struct session *session, const char *key);
/* A mailbox that another session has named last, searched from *NEXT on, which moves on; it lives
 * as long as the server. NULL when there is none left, or no fault asks for any. */
const char *between_stray_recipient(struct session *session, size_t *next);

#endif
