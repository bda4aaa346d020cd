/* The reference SMTP server: a complete RFC 5321 server on loopback, embedded in the runner as the
 * default target and started by `smtpspec serve`. Its faults are switches: each breaks one
 * requirement in one small place, to show that every case can fail. Its liberties are switches,
 * too: each makes a choice that an RFC leaves to the server differently, to show that no case fails
 * a server for it.
 *
 * Threads: one accepts connections, one serves each connection, and one answers DNS queries. What
 * they share, and its locks, is in server.h. */
#ifndef REFERENCE_H
#define REFERENCE_H

#include "err.h"
#include "reference_names.h"
#include "reference_tables.h"

#include <stdbool.h>
#include <stddef.h>

/* The table of all faults. */
const struct fault *reference_faults(size_t *count);
/* The table of conditions under which they act. */
const struct condition *reference_conditions(size_t *count);
/* The table of all liberties. */
const struct liberty *reference_liberties(size_t *count);

struct reference_settings {
    unsigned port;             /* 0: a free one */
    const char *maildir;       /* also deliver to DIR/USER/new; NULL: to memory only */
    const char *const *faults; /* names */
    size_t faults_count;
    const char
        *when; /* conditions, separated by commas, under which the faults act; NULL: always */
    bool spare_nothing;           /* faults act in spared sessions, too (reference_spare()) */
    const char *const *liberties; /* names */
    size_t liberties_count;
    unsigned idle_ms; /* how long a client may be silent; 0: 300,000 (RFC 5321 4.5.3.2.7) */
    bool next_hop;    /* accept every recipient in any domain, but the user REFERENCE_REFUSED: the
                         runner's end of mailbox: smtp:// */
    bool names;       /* answer DNS queries about the server's own names, too */
    unsigned names_port; /* UDP, on 127.0.0.1; 0: a free one */
};

struct reference;

/* Whether all faults, conditions and liberties are known; false, with the nearest name, if not. */
bool reference_check(const struct reference_settings *settings, struct err *err);

/* Starts to listen on 127.0.0.1 (and on ::1 at the same port, if there is IPv6). NULL with the
 * reason: an unknown fault, condition or liberty ("did you mean"), a port in use. */
struct reference *reference_start(const struct reference_settings *settings, struct err *err);
unsigned reference_port(const struct reference *reference);
/* 0 if it does not answer DNS queries. */
unsigned reference_names_port(const struct reference *reference);
/* Switches sparing on or off: faults that would leave nothing to test do not act in sessions that
 * begin while it is on. For a caller in the same process that surveys the server before testing it;
 * a client cannot see it. Thread-safe. */
void reference_spare(struct reference *reference, bool is_sparing);

/* Calls EACH with every message delivered to RECIPIENT, in the order of delivery, starting with
 * number FROM (0-based). EACH must not call the server. The octets are those of a message after
 * final delivery: Return-Path and Received first. Returns the number of messages in the mailbox. */
size_t reference_each_message(struct reference *reference, const char *recipient, size_t from,
                              void (*each)(void *state, const char *octets, size_t length),
                              void *state);
/* Closes all connections, ends all threads and frees the server. */
void reference_stop(struct reference **reference);

#endif
