/* A loaded case: const from then on, and shared by all threads. */
#ifndef SCRIPT_H
#define SCRIPT_H

#include "expect.h"
#include "protocol.h"
#include "requirement.h"
#include "verb.h"

/* What many cases lean on, and some own. Where a field is missing, only its owner is about that;
 * the others go on without what they would have seen in it. Where a command does not work, what
 * others find after they used it says nothing. Nor does a close after a refusal where any refusal
 * closes, or what is found some of the times where sessions mix. */
enum script_owned {
    OWNS_RETURN_PATH = 1U << 0,
    OWNS_RECEIVED = 1U << 1,
    OWNS_RSET = 1U << 2,
    OWNS_NOOP = 1U << 3,
    OWNS_STARTTLS = 1U << 4,
    OWNS_LOGIN = 1U << 5,
    OWNS_UNKNOWN = 1U << 6,       /* the reply to an unknown command */
    OWNS_REFUSALS = 1U << 7,      /* a refused command leaves the connection open */
    OWNS_SESSIONS = 1U << 8,      /* no session meddles with another */
    OWNS_END_OF_DATA = 1U << 9,   /* the first digit of the reply to a message */
    OWNS_CODES = 1U << 10,        /* there is an enhanced status code */
    OWNS_PERMANENCE = 1U << 11,   /* what will never do is refused with 5yz */
    OWNS_CONTENT = 1U << 12,      /* the content arrives octet for octet */
    OWNS_REVERSE_PATH = 1U << 13, /* Return-Path is the envelope sender */
    OWNS_TRANSACTION = 1U << 14,  /* plain MAIL, RCPT and DATA are accepted */
    OWNS_ORDER = 1U << 15,        /* commands out of sequence are refused with 503 */
    OWNS_QUIT = 1U << 16,         /* the reply to QUIT */
    OWNS_SUCCESS_REPORTS = 1U << 17,
    OWNS_FAILURE_REPORTS = 1U << 18,
    OWNS_SEVERAL_MESSAGES = 1U << 19, /* the session goes on after a message */
    OWNS_EHLO = 1U << 20,             /* EHLO is accepted, with one reply */
    OWNS_DELIVERY = 1U << 21          /* a plain message arrives */
};
/* These are about one reply: who owns them has failed in what another case leans on where the same
 * command was answered with the same code, or any with the same 5yz. */
#define OWNS_A_REPLY (OWNS_ORDER | OWNS_QUIT)
#define OWNS_A_COMMAND (OWNS_RSET | OWNS_NOOP | OWNS_STARTTLS | OWNS_LOGIN)
/* Their words in case files, in the order of the bits; NULL ends them. */
extern const char *const script_owned_words[];

enum script_start {
    START_CLOSED,
    START_CONNECTED,
    START_GREETED,
    START_HELLO,
    START_MAIL,
    START_RECIPIENT,
    START_DATA
};
const char *script_start_name(enum script_start start);

/* A variable of `vars:` or of a row of `each:`: a text, or a text repeated up to a length or a
 * number of times. */
struct script_variable {
    const char *name;
    struct location at;
    struct template *value;
    struct template *length; /* `{repeat: x, length: 500}`: cut to that many octets; else NULL */
    struct template *times;  /* `{repeat: x, times: 3}`; else NULL */
};

struct script {
    const char *id;     /* path without .yaml, followed by "[ROW]" for a row of `each` */
    const char *folder; /* the folder of the path, "" at the top: the suite in reports */
    const char *file;
    unsigned line;
    const char *title; /* with the row's variables expanded */
    const char *why;   /* "" if none */
    const struct requirement **covers;
    const char **cover_ids;
    size_t covers_count;
    enum smtpspec_level level; /* of the first of `covers`, or `level:` */
    const char *section;
    const char *says;
    const char **tags;
    size_t tags_count;
    const char **needs; /* PIPELINING, mailbox, starttls, auth, dns, unknown, foreign, recipients:2,
                           not:AUTH … */
    size_t needs_count;
    unsigned recipients; /* of the target's recipients it uses the first so many */
    unsigned protocols;  /* bits of enum protocol */
    enum script_start start;
    struct script_variable *vars; /* the row's, then those of `vars:`, in the order of the file */
    size_t vars_count;
    long timeout_ms; /* 0: the run's */
    long waits_ms;   /* the least time that its steps wait: long cases are started first */
    unsigned owns;   /* bits of enum script_owned */
    bool alone;
    bool slow;
    struct step *steps;
    size_t steps_count;
    struct expect **always; /* an invariant: has these and no steps */
    size_t always_count;
};

/* What the script's verdict cites if BROKEN (NULL: its own rule) is what the server does not do;
 * the same for a `should`, which is at most a SHOULD. */
struct citation script_citation(const struct script *script, const struct requirement *broken);
struct citation script_should_citation(const struct script *script,
                                       const struct requirement *broken);

#endif
