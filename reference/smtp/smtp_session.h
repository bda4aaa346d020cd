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

struct session {
    struct server *server;
    struct wire wire;
    char client_literal[LITERAL_SIZE]; /* the client's IP address */
    char own_literal[LITERAL_SIZE];    /* the one it connected to */
    enum introduction introduction;
    char client_name[ADDRESS_DOMAIN_MOST + 1]; /* as EHLO or HELO gave it */
    bool authenticated;
    bool in_group; /* a fault looks at it: the command came in one segment with one before it */
    bool late;     /* not one of the first connections: some faults spare those, with which a run
                      finds out whether there is anything to test */
    bool greeted;
    bool refused;                 /* a fault: the greeting was 554, and only QUIT is served */
    unsigned last_code;           /* of the last reply sent */
    unsigned misdeeds[FAULTS];    /* how often each fault of misdeeds.c was due */
    const struct smtp_verb *verb; /* of the command being answered; NULL: the greeting, or an
                                     unknown command */
    struct dsn_wish wish;         /* of the RCPT being read */
    struct transaction transaction;
    struct transaction held; /* a fault's: a finished message that has not been delivered yet */
    unsigned messages;       /* finished */
    unsigned long clearings; /* of between.c: how many it has seen */
    enum wire_outcome lost;  /* how a read within a command went */
    bool finished;           /* the connection is to be closed */
};

/* Serves one connection until its end, and closes FD. */
void session_serve(struct server *server, int fd);

/* Whether the fault is switched on. */
bool faulty(const struct session *session, enum fault_id fault);

/* When the transaction in progress is over. */
enum occasion {
    AT_RSET,
    AT_HELLO,
    AT_STARTTLS,
    AT_END_OF_DATA,
    AT_QUIT,
    AT_CUT,     /* the client has closed the connection */
    AT_RESET,   /* or reset it */
    AT_SILENCE, /* or was silent for too long */
    AT_ERROR,   /* these two clear nothing, but undo finished messages by fault */
    AT_MAIL
};

/* Forgets sender, recipients and content. */
void session_clear(struct session *session, enum occasion occasion);
/* The same after a read that did not go well. */
void session_clear_lost(struct session *session, enum wire_outcome outcome);

/* By fault: whether finished messages are held back for an occasion that undoes them, and that
 * occasion. */
bool session_holds_back(const struct session *session);
void session_undo(struct session *session, enum occasion occasion);

#endif
