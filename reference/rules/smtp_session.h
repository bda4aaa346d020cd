/* One SMTP session (RFC 5321 3.1): what it knows of its client, and the transaction in progress.
 * Belongs to the connection's thread. */
#ifndef SMTP_SESSION_H
#define SMTP_SESSION_H

#include "address.h"
#include "literal.h"
#include "server.h"
#include "smtp_verbs.h"
#include "transaction.h"
#include "wire.h"

#include <stdbool.h>

enum introduction { NOT_INTRODUCED, BY_HELO, BY_EHLO };

struct command;
struct session_faults;

struct session {
    struct server *server;
    struct wire wire;
    char client_literal[LITERAL_SIZE]; /* the client's IP address */
    char own_literal[LITERAL_SIZE];    /* the address it has connected to */
    enum introduction introduction;
    char client_name[ADDRESS_DOMAIN_MOST + 1]; /* the argument of EHLO or HELO */
    bool authenticated;
    struct transaction transaction;
    const struct smtp_verb *verb; /* of the command being answered, or the event */
    struct command *command;      /* being answered; NULL: an event */
    unsigned last_code;           /* of the last reply sent */
    enum wire_outcome lost;       /* the outcome of the reads within a command */
    bool finished;                /* the connection is to be closed */

    /* What faults and liberties may depend on. */
    bool is_spared;                /* begun while the server was sparing */
    unsigned number;               /* among the sessions that are not spared, from 1 */
    bool is_grouped;               /* the command arrived in one segment with another */
    bool is_transaction_grouped;   /* a command of the transaction did */
    unsigned line;                 /* of the session, or of the content being read; from 1 */
    unsigned counts[VERBS_MOST];   /* of the commands of each verb so far */
    unsigned rejected[VERBS_MOST]; /* those of them that got a 5yz */
    unsigned messages;             /* completed */
    struct session_faults *faults; /* what faults remember */
    struct buffer reply_text;      /* room for the text of a reply that is changed */
};

/* What ends the transaction in progress. */
enum clear_event {
    AT_RSET,
    AT_HELLO,
    AT_STARTTLS,
    AT_END_OF_DATA,
    AT_QUIT,
    AT_CUT,     /* the client has closed the connection */
    AT_RESET,   /* or reset it */
    AT_SILENCE, /* or was silent for too long */
};

/* Serves one connection until its end, and closes FD. */
void session_serve(struct server *server, int fd);

/* Clears the transaction: sender, recipients and content. */
void session_clear(struct session *session, enum clear_event event);

#endif
