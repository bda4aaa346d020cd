/* The protocols that a target may speak: SMTP (RFC 5321), submission (RFC 6409) and LMTP (RFC
 * 2033). */
#ifndef PROTOCOL_H
#define PROTOCOL_H

enum protocol { PROTOCOL_SMTP = 1, PROTOCOL_SUBMISSION = 2, PROTOCOL_LMTP = 4 };

/* One of enum protocol for "smtp", "submission", "lmtp"; 0 for another word. */
unsigned protocol_find(const char *word);
/* The name of one of enum protocol. Static storage. */
const char *protocol_name(unsigned protocol);
/* Its default port: 25, 587 (RFC 6409 3.1), 24 (by custom; RFC 2033 only forbids 25). */
unsigned protocol_port(unsigned protocol);

#endif
