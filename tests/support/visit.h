/* A reference server and a client that talks to it, for tests of the server. */
#ifndef VISIT_H
#define VISIT_H

#include "clock.h"
#include "endpoint.h"
#include "link.h"
#include "reference.h"

struct visit {
    struct reference *reference;
    struct endpoint endpoint;
    struct link_settings settings;
    struct stop *stop;
    struct link *link;
    struct reply reply; /* the last one read */
};

/* Starts a server with SETTINGS, connects and reads the greeting. */
void visit_begin(struct visit *visit, const struct reference_settings *settings);
/* The same with one fault, NULL for none. */
void visit_begin_faulty(struct visit *visit, const char *fault);
void visit_end(struct visit *visit);

/* Closes the connection as it is and opens another one. */
void visit_again(struct visit *visit);

/* Sends TEXT as it is. */
void visit_send(struct visit *visit, const char *text);
/* The next reply has CODE. */
void visit_expect(struct visit *visit, unsigned code);
/* Sends LINE and CRLF; the reply has CODE. */
void visit_command(struct visit *visit, const char *line, unsigned code);
/* The server closes. */
void visit_expect_closed(struct visit *visit);

/* EHLO, MAIL and RCPT for user1. */
void visit_open_transaction(struct visit *visit);

/* The number of messages that RECIPIENT has. */
size_t visit_count(struct visit *visit, const char *recipient);
/* The Nth (0-based) of them; free() it. */
char *visit_message(struct visit *visit, const char *recipient, size_t n);

#endif
