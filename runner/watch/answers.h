/* Which command each reply on a connection answers: they come in the order of the commands (RFC
 * 5321 4.1.1, RFC 2920 3.2). Followed cautiously: once it is uncertain how a server reads what was
 * sent, no later reply is said to answer anything. */
#ifndef ANSWERS_H
#define ANSWERS_H

#include "asked.h"

#include <stdbool.h>
#include <stddef.h>

#define ANSWERS_MOST 128 /* commands in one group */

/* How far a mail transaction has come. */
enum answers_stage {
    STAGE_NONE,
    STAGE_SENDER,     /* MAIL was accepted */
    STAGE_RECIPIENTS, /* and at least one RCPT */
};

struct answers {
    enum asked due[ANSWERS_MOST]; /* the first is the next to be answered */
    size_t count;
    enum asked last;          /* what the last reply answered */
    size_t chunk_left;        /* octets of a chunk that are still to be sent */
    unsigned commands;        /* answered since the greeting, the TLS handshake or the login */
    enum answers_stage stage; /* the last chunk of BDAT does not end it: that may be uncertain */
    bool was_too_early;       /* what was answered last, for the stage before it */
    bool is_lost;
    bool is_over; /* a 421 was read (RFC 5321 4.2.2) */
};

/* A connection was opened: the greeting is due. */
void answers_begin(struct answers *answers);
/* LAST_CODE is the code of the last reply read: what follows a 354 is mail data, and what follows a
 * 334 belongs to AUTH. */
void answers_sent(struct answers *answers, unsigned last_code, const char *octets, size_t length);
/* A reply with CODE was read that somebody asked for: what it answers. */
enum asked answers_next(struct answers *answers, unsigned code);

#endif
