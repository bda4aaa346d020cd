/* A command while it is being answered: the line, and what the verb's reader found in it. */
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
    bool dsn;      /* RET or ENVID was there */
    bool auth;     /* AUTH was there */
    bool next_hop; /* AUTH is whatever the server under test makes of a login */
};

/* The argument of BDAT (RFC 3030 2). */
struct chunk {
    unsigned long long size;
    bool last;
    bool too_big; /* the content passed the limit; what did is not kept */
};

/* The argument of AUTH (RFC 4954 4). */
struct auth_argument {
    const struct mechanism *mechanism; /* NULL: unknown */
    const char *initial;               /* in base64; NULL: none */
    const struct buffer *response;     /* the client's last one, decoded */
    bool is_cancelled;                 /* the last response is "*" */
    bool is_base64;                    /* or has been decoded */
    bool is_right;                     /* the exchange has proved who the client is */
};

/* A message that has come whole, at the end of DATA or BDAT. */
struct message {
    bool by_data;
    bool too_big;         /* longer than was kept */
    size_t raw_length;    /* octets as they came, with the stuffed dots */
    bool has_bare_ending; /* a CR or LF by itself, in DATA */
};

struct command {
    struct session *session;
    const struct smtp_verb *verb;
    const char *line;     /* without white space at its end, which is tolerated (RFC 5321 4.1.1) */
    size_t length;        /* of it; more than strlen() if it has a NUL */
    size_t whole;         /* with white space and CRLF */
    size_t verb_length;   /* of the first word */
    const char *argument; /* "" if there is none */

    const char *wrong;      /* with the path or name, in a few words; NULL: nothing */
    bool has_keyword;       /* FROM: or TO: */
    struct address address; /* of MAIL, RCPT, VRFY, EXPN */
    const char *params;     /* after the path; "" */
    enum params_outcome params_outcome;
    struct mail_params mail;
    struct dsn_wish wish; /* of RCPT */
    bool has_domain;      /* the query of VRFY or EXPN */
    struct directory_entry entry;
    char possibilities[256];         /* lines of users, if the query is ambiguous */
    char key[ADDRESS_PATH_MOST + 1]; /* the mailbox in the store for RCPT; "": none */
    struct chunk chunk;
    struct auth_argument auth;
    struct message message;
};

/* Takes OCTETS, a line with a NUL at its end, apart; they outlive the command. */
void command_read(struct command *command, struct session *session, struct buffer *octets);

#endif
