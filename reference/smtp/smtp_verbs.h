/* The table of commands: one row a verb, one file or a few lines a handler. */
#ifndef SMTP_VERBS_H
#define SMTP_VERBS_H

#include <stdbool.h>
#include <stddef.h>

struct session;

enum argument_rule { ARGUMENT_NONE, ARGUMENT_OPTIONAL, ARGUMENT_REQUIRED };

struct smtp_verb {
    const char *name;
    enum argument_rule argument;
    size_t line_most; /* octets of the command line with CRLF: 512 (RFC 5321 4.5.3.1.4) and what
                         extensions add */
    bool utf8;        /* takes octets above 127; the handler judges them (RFC 6531) */
    bool grouped;     /* its reply may wait for those of the commands behind it (RFC 2920 3.1) */
    const char *syntax;
    /* Does the command and answers it. ARGUMENT has neither control characters nor blanks at its
     * end; "" if there is none. */
    void (*serve)(struct session *session, const char *argument);
};

/* The verb of that name, in any case; NULL if there is none. */
const struct smtp_verb *verb_find(const char *name, size_t length);
/* All verbs, in the order of HELP. */
const struct smtp_verb *verb_table(size_t *count);

void serve_ehlo(struct session *session, const char *argument);
void serve_helo(struct session *session, const char *argument);
void serve_mail(struct session *session, const char *argument);
void serve_rcpt(struct session *session, const char *argument);
void serve_data(struct session *session, const char *argument);
void serve_bdat(struct session *session, const char *argument);
void serve_rset(struct session *session, const char *argument);
void serve_noop(struct session *session, const char *argument);
void serve_help(struct session *session, const char *argument);
void serve_vrfy(struct session *session, const char *argument);
void serve_expn(struct session *session, const char *argument);
void serve_auth(struct session *session, const char *argument);
void serve_starttls(struct session *session, const char *argument);
void serve_quit(struct session *session, const char *argument);

#endif
