/* A case as loaded: const after loading, shared by all threads. */
#ifndef SCRIPT_H
#define SCRIPT_H

#include "expect.h"
#include "protocol.h"
#include "requirement.h"
#include "verb.h"

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

/* A variable of `vars:` or of an `each:` row: a text, or TEXT repeated to a number of octets or
 * times. */
struct script_variable {
    const char *name;
    struct location at;
    struct template *value;
    struct template *length; /* `{repeat: x, length: 500}`: cut to that many octets; else NULL */
    struct template *times;  /* `{repeat: x, times: 3}`; else NULL */
};

struct script {
    const char *id;     /* path without .yaml, "[ROW]" behind it for a row of `each` */
    const char *folder; /* the path's folder, "" at the top: the suite of the reports */
    const char *file;
    unsigned line;
    const char *title; /* with the row's variables */
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
    unsigned protocols; /* of enum protocol */
    enum script_start start;
    struct script_variable *vars; /* the row's first, then `vars:`; in order */
    size_t vars_count;
    long timeout_ms; /* 0: the run's */
    long waits_ms;   /* what its steps wait at least: long cases are started first */
    bool alone;
    bool slow;
    struct step *steps;
    size_t steps_count;
    struct expect **always; /* an invariant: has these and no steps */
    size_t always_count;
};

#endif
