/* What liberties do after a reply (CHANGE_AFTER). */
#ifndef LIBERTY_ACTS_H
#define LIBERTY_ACTS_H

struct session;

/* Closes the connection. */
void end_session(struct session *session);
/* The message that chunks have begun has failed (RFC 3030 2). */
void spoil_transaction(struct session *session);

#endif
