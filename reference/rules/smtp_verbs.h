/* The table of commands: a row a verb, with its checks and its act. */
#ifndef SMTP_VERBS_H
#define SMTP_VERBS_H

#include <stdbool.h>
#include <stddef.h>

struct check;
struct command;

enum argument_rule { ARGUMENT_NONE, ARGUMENT_OPTIONAL, ARGUMENT_REQUIRED };

enum verb_flag {
    VERB_HELLO = 1 << 0,         /* its replies have no enhanced status code (RFC 2034 4) */
    VERB_GROUPED = 1 << 1,       /* its reply may wait for those of the commands that follow it in
                                    the group (RFC 2920 3.1) */
    VERB_UTF8 = 1 << 2,          /* octets above 127 are for its own checks (RFC 6531) */
    VERB_UNRECOGNISED = 1 << 3,  /* RFC 5321 4.2.4: 500 */
    VERB_UNIMPLEMENTED = 1 << 4, /* RFC 5321 4.2.4: 502 */
    VERB_EVENT = 1 << 5,         /* not a command: the greeting, the end of the server's patience */
};

struct smtp_verb {
    const char *name;
    unsigned flags; /* of enum verb_flag */
    enum argument_rule argument;
    size_t line_most; /* octets of the command line with CRLF: 512 (RFC 5321 4.5.3.1.4) and what
                         extensions add */
    const char *syntax;
    /* Reads the argument into the command, without judging it; NULL: there is nothing to read. */
    void (*read)(struct command *command);
    /* In this order; the last has no name. */
    const struct check *checks;
    /* Does what the command asks for, and answers it. */
    void (*act)(struct command *command);
};

/* More than there are rows. */
#define VERBS_MOST 32

/* The verb of that name, regardless of letter case; one that is VERB_UNRECOGNISED if there is none.
 */
const struct smtp_verb *verb_find(const char *name, size_t length);
/* All that are implemented, in the order of HELP. */
const struct smtp_verb *verb_table(size_t *count);
/* A number below VERBS_MOST, different for each. */
size_t verb_index(const struct smtp_verb *verb);
/* Whether the verb is among LIST: names with spaces between them, "*" for all commands. Commands
 * that are not implemented also go by "?". */
bool verb_is_among(const struct smtp_verb *verb, const char *list);

/* What else is answered. */
extern const struct smtp_verb verb_greeting, verb_timeout, verb_stopping;

#endif
