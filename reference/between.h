/* What faults carry from one session to another. */
#ifndef BETWEEN_H
#define BETWEEN_H

#include "session.h"

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
/* The mailbox of the last recipient of another session, to be freed; NULL if a fault does not ask
 * for it. */
char *between_stray_recipient(struct session *session);

#endif
