/* The reference SMTP server: a complete RFC 5321 server on loopback, embedded in the runner as the
 * default target and started by `smtpspec serve`. Its faults are switches: each breaks one
 * requirement in one small place, so that each case can be shown to fail.
 *
 * Threads: one accepts, one serves each connection, one answers for the DNS; they share only the
 * (locked) mail store and const settings. */
#ifndef REFERENCE_H
#define REFERENCE_H

#include "err.h"

#include <stdbool.h>
#include <stddef.h>

struct fault {
    const char *name;         /* "rset-keeps-recipients" */
    const char *breaks;       /* one line: what the server does wrong */
    const char *requirements; /* ids of requirements it breaks, separated by blanks */
};

/* The table of all faults. */
const struct fault *reference_faults(size_t *count);

struct reference_settings {
    unsigned port;             /* 0: a free one */
    const char *maildir;       /* deliver to DIR/USER/new besides memory; NULL: memory only */
    const char *const *faults; /* names */
    size_t faults_count;
    unsigned idle_ms; /* most silence from a client; 0: 300,000 (RFC 5321 4.5.3.2.7) */
    bool next_hop; /* accept every recipient but REFERENCE_REFUSED at whatever domain: the runner's
                      end of mailbox: smtp:// */
    bool names;    /* answer questions to the DNS about itself, too */
    unsigned names_port; /* by UDP on 127.0.0.1; 0: a free one */
};

struct reference;

/* Starts to listen on 127.0.0.1 (and on ::1 at the same port where there is IPv6). NULL with the
 * reason: an unknown fault ("did you mean"), a port in use. */
struct reference *reference_start(const struct reference_settings *settings, struct err *err);
unsigned reference_port(const struct reference *reference);
/* 0: it does not answer for the DNS. */
unsigned reference_names_port(const struct reference *reference);
/* Calls EACH with every message delivered to RECIPIENT, in the order of delivery, from number FROM
 * (0-based) on. EACH must not call back. The octets are those of a message in a mailbox:
 * Return-Path and Received first. Returns the number of messages there are. */
size_t reference_each_message(struct reference *reference, const char *recipient, size_t from,
                              void (*each)(void *state, const char *octets, size_t length),
                              void *state);
/* Ends all connections and threads; frees. */
void reference_stop(struct reference **reference);

/* What it knows: host mx.test.example, domain test.example, users user1 user2 user3 postmaster
 * (local parts compared without regard to case), login user1/secret1, size limit 1048576, the
 * alias "helpdesk" of user1 and user2, the list "staff" of user1 user2 user3 with postmaster as its
 * owner. A client may be called anything. */
#define REFERENCE_HOST "mx.test.example"
#define REFERENCE_DOMAIN "test.example"
#define REFERENCE_USER "user1"
#define REFERENCE_PASSWORD "secret1"
#define REFERENCE_REFUSED "smtpspec-refused"
#define REFERENCE_SIZE 1048576
#define REFERENCE_ALIAS "helpdesk@" REFERENCE_DOMAIN
#define REFERENCE_LIST "staff@" REFERENCE_DOMAIN
#define REFERENCE_LIST_OWNER "postmaster@" REFERENCE_DOMAIN

#endif
