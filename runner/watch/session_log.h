/* The octets of all sessions of a run, a line each, as they come: for somebody who watches.
 *
 *     12.345 data/some-case 1 C: DATA\r\n
 *
 * Seconds since the beginning, the case, the connection, who speaks (C, S, - for an event), and
 * what was said, escaped, without the secrets of the run, and never shortened.
 *
 * Threads: any. */
#ifndef SESSION_LOG_H
#define SESSION_LOG_H

#include "secrets.h"
#include "smtpspec.h"

#include <stdio.h>

struct session_log;

/* Writes to TO, which stays the caller's. SECRETS (NULL: none) outlive the log. */
struct session_log *session_log_new(FILE *to, struct secrets *secrets);
void session_log_free(struct session_log **log);

/* TEXT is escaped, allocated, and taken over. */
void session_log_add(struct session_log *log, const char *case_id, unsigned connection,
                     enum smtpspec_side from, char *text);

#endif
