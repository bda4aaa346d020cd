/* A session with an IMAP server: libcurl connects, does TLS and logs in; the commands are ours,
 * since libcurl would fetch one message per command and mark it as read. */
#ifndef IMAP_SESSION_H
#define IMAP_SESSION_H

#include "fetch.h"

struct imap_session;

/* Gets an untagged response: its text without literals, and the largest of its literals ("" if
 * none). */
typedef void imap_sink(void *state, const char *text, const char *literal, size_t length);

/* Connects to the server of REQUEST's URL and logs in. STOP outlives the session. NULL with the
 * reason. */
struct imap_session *imap_session_open(struct fetch *fetch, const struct stop *stop,
                                       const struct fetch_request *request, struct err *err);
/* When all commands from now on but LOGOUT must have been answered, of clock_now(); each has 30 s
 * besides. */
void imap_session_set_deadline(struct imap_session *session, long deadline);
void imap_session_close(struct imap_session **session);

/* Sends a command and hands each untagged response to SINK (may be NULL). False with the reason:
 * the server says NO, the connection is gone, or too much or nothing arrives; the session can then
 * only be closed. */
bool imap_session_command(struct imap_session *session, const char *command, imap_sink *sink,
                          void *sink_state, struct err *err);

#endif
