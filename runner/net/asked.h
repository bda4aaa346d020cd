/* What a reply answers: the connection itself, a command, or a message; and the lines that are sent
 * for it, where it is certain how a server reads them. */
#ifndef ASKED_H
#define ASKED_H

#include <stddef.h>

enum asked {
    ASKED_UNKNOWN, /* it is not certain, or a command that has no word here */
    ASKED_GREETING,
    ASKED_MESSAGE, /* the end of the mail data after DATA */
    ASKED_EHLO,
    ASKED_LHLO,
    ASKED_HELO,
    ASKED_MAIL,
    ASKED_RCPT,
    ASKED_DATA,
    ASKED_BDAT,
    ASKED_RSET,
    ASKED_NOOP,
    ASKED_QUIT,
    ASKED_VRFY,
    ASKED_EXPN,
    ASKED_HELP,
    ASKED_AUTH, /* and what answers a 334 */
    ASKED_STARTTLS,
    ASKED_ETRN,
    ASKED_AFTER_421, /* any but QUIT, sent after a 421 was read */
};
#define ASKEDS 20

/* "greeting", "message", "RCPT", "after-421" …: what `of:` of an invariant says. Static storage. */
const char *asked_name(enum asked asked);
/* ASKED_UNKNOWN if there is no such name. */
enum asked asked_by_name(const char *name);
/* Of the command LINE, in any letter case, with its CRLF or without. */
enum asked asked_by_line(const char *line, size_t length);

/* The length of the first line with its CRLF; 0 if it is not printable ASCII followed by CRLF. */
size_t asked_line(const char *octets, size_t length);
/* The same for a line of mail data: 0 if servers may read it in two ways, since an LF or a CR
 * stands alone, a NUL ends it for a C program, or it would be the end without its white space. */
size_t asked_content_line(const char *octets, size_t length);

#endif
