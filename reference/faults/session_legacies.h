/* What faults carry from one session to another. Thread-safe: the functions lock. */
#ifndef SESSION_LEGACIES_H
#define SESSION_LEGACIES_H

#include "smtp_session.h"

struct session_legacies;

/* What is counted in the life of a server, for faults that act now and then: by the clock, or by
 * chance, no test could rely on them. */
enum legacy_counter { COUNT_LINES, COUNT_MESSAGES, LEGACY_COUNTERS };

struct session_legacies *session_legacies_new(void);
void session_legacies_free(struct session_legacies **legacies);

/* A session begins: it may inherit what another one left. */
void legacies_begin(struct session *session);
/* Before a command: another session may have cleared the transaction. */
void legacies_before_command(struct session *session);
/* Before MAIL: what other sessions name from here on is named meanwhile. */
void legacies_before_mail(struct session *session);
/* The session is about to clear its transaction. */
void legacies_clear(struct session *session, enum clear_event event);
/* Counts one more; whether it is the EVERY-th since the last. */
bool legacies_is_due(struct session *session, enum legacy_counter counter, unsigned long every);
/* The mailbox that the session which last named one has named, if that is another one in the middle
 * of a transaction; else NULL. It lives as long as the server. */
const char *legacies_raced_recipient(struct session *session);
/* A recipient was accepted for the mailbox KEY. */
void legacies_note_recipient(struct session *session, const char *key);
/* The next mailbox from *NEXT on that another session, of which the transaction is open, was the
 * last to name since the MAIL of this one; moves *NEXT past it. It lives as long as the server.
 * NULL if there are no more, or no fault needs them. */
const char *legacies_stray_recipient(struct session *session, size_t *next);

#endif
