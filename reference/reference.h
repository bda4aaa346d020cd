/* The reference SMTP server: a complete RFC 5321 server on loopback, embedded in the runner as the
 * default target and started by `smtpspec serve`. Its faults are switches: each breaks one
 * requirement in one small place, so that each case can be shown to fail. Its liberties are
 * switches, too: each does otherwise what an RFC leaves to the server, so that no case can be shown
 * to fail.
 *
 * Threads: one accepts, one serves each connection, one answers for the DNS; they share only the
 * (locked) mail store and const settings. */
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
    const char *maildir;       /* deliver to DIR/USER/new besides memory; NULL: memory only */
    const char *const *faults; /* names */
    size_t faults_count;
    const char
        *when; /* conditions, separated by commas, under which the faults act; NULL: always */
    bool spare_nothing; /* faults act on sessions that are spared, too (reference_spare()) */
    const char *const *liberties; /* names */
    size_t liberties_count;
    unsigned idle_ms; /* most silence from a client; 0: 300,000 (RFC 5321 4.5.3.2.7) */
    bool next_hop; /* accept every recipient but REFERENCE_REFUSED at whatever domain: the runner's
                      end of mailbox: smtp:// */
    bool names;    /* answer questions to the DNS about itself, too */
    unsigned names_port; /* by UDP on 127.0.0.1; 0: a free one */
};

struct reference;

/* Whether names and conditions are known: false with the nearest one. */
bool reference_check(const struct reference_settings *settings, struct err *err);

/* Starts to listen on 127.0.0.1 (and on ::1 at the same port where there is IPv6). NULL with the
 * reason: an unknown fault, condition or liberty ("did you mean"), a port in use. */
struct reference *reference_start(const struct reference_settings *settings, struct err *err);
unsigned reference_port(const struct reference *reference);
/* 0: it does not answer for the DNS. */
unsigned reference_names_port(const struct reference *reference);
/* Sessions that begin from now on are spared, or no longer: faults that would leave nothing to test
 * do not act in them. For whoever runs in the same process and looks at the server before it tests
 * it; nothing on the wire tells. Any thread. */
void reference_spare(struct reference *reference, bool is_sparing);

/* Calls EACH with every message delivered to RECIPIENT, in the order of delivery, from number FROM
 * (0-based) on. EACH must not call back. The octets are those of a message in a mailbox:
 * Return-Path and Received first. Returns the number of messages there are. */
size_t reference_each_message(struct reference *reference, const char *recipient, size_t from,
                              void (*each)(void *state, const char *octets, size_t length),
                              void *state);
/* Ends all connections and threads; frees. */
void reference_stop(struct reference **reference);

#endif
