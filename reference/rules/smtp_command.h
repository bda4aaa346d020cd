/* A command that is being answered: its line, and what the verb's reader found in it. */
#ifndef SMTP_COMMAND_H
#define SMTP_COMMAND_H

#include "address.h"
#include "buffer.h"
#include "directory.h"
#include "dsn.h"
#include "params.h"
#include "smtp_session.h"

#include <stdbool.h>
#include <stddef.h>

/* The parameters of MAIL (RFC 5321 4.1.1.2). */
struct mail_params {
    char envid[DSN_ENVID_MOST + 1]; /* decoded; "" if not given */
    unsigned long long size;
    enum body body;
    bool utf8;
    bool dsn;      /* RET or ENVID was given */
    bool whole;    /* RET=FULL */
    bool auth;     /* AUTH was given */
    bool next_hop; /* any AUTH is valid: it is what the server under test makes of a login */
};

/* The argument of BDAT (RFC 3030 2). */
struct chunk {
    unsigned long long size;
    bool last;
    bool too_big; /* the content exceeded the limit; the excess is discarded */
};

/* The argument of AUTH (RFC 4954 4). */
struct auth_argument {
    const struct mechanism *mechanism; /* NULL: unknown */
    const char *initial;               /* in base64; NULL: none */
    const struct buffer *response;     /* the client's last one, decoded */
    bool is_cancelled;                 /* the last response is "*" */
    bool is_base64;                    /* it was valid base64 */
    bool is_right;                     /* the exchange has authenticated the client */
};

/* A message that has been received completely, by DATA or BDAT. */
struct message {
    bool by_data;
    bool too_big;         /* the excess was discarded */
    size_t raw_length;    /* octets as received, with dot-stuffing */
    bool has_bare_ending; /* a bare CR or LF, in DATA */
};

struct command {
    struct session *session;
    const struct smtp_verb *verb;
    const char *line;     /* without trailing white space, which is tolerated (RFC 5321 4.1.1) */
    size_t length;        /* of line; more than strlen() if it contains a NUL */
    size_t whole;         /* with trailing white space and CRLF */
    size_t verb_length;   /* of the first word */
    const char *argument; /* "" if there is none */

    const char *wrong;      /* what is wrong with the path or name, in a few words; NULL: nothing */
    bool has_keyword;       /* FROM: or TO: was given */
    struct address address; /* of MAIL, RCPT, VRFY, EXPN */
    const char *params;     /* what follows the path; "" if nothing does */
    enum params_outcome params_outcome;
    struct mail_params mail;
    struct dsn_wish wish; /* of RCPT */
    bool has_domain;      /* the argument of VRFY or EXPN has a domain */
    struct directory_entry entry;
    char possibilities[256]; /* users that an ambiguous argument may mean, a line for each */
    char key[ADDRESS_PATH_MOST + 1]; /* the mailbox in the store for RCPT; "": none */
    struct chunk chunk;
    struct auth_argument auth;
    struct message message;
};

/* Parses the command line in OCTETS, which must outlive the command. */
void command_read(struct command *command, struct session *session, struct buffer *octets);

#endif
