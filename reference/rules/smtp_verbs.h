/* The table of commands: one row per verb, with its checks and its act. */
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
    VERB_UTF8 = 1 << 2,          /* its own checks judge octets above 127 (RFC 6531) */
    VERB_UNRECOGNISED = 1 << 3,  /* RFC 5321 4.2.4: 500 */
    VERB_UNIMPLEMENTED = 1 << 4, /* RFC 5321 4.2.4: 502 */
    VERB_EVENT = 1 << 5,         /* not a command: the greeting, a timeout, the end of the server */
};

struct smtp_verb {
    const char *name;
    unsigned flags; /* of enum verb_flag */
    enum argument_rule argument;
    size_t line_most; /* octets of the command line with CRLF: 512 (RFC 5321 4.5.3.1.4) and what
                         extensions add */
    const char *syntax;
    /* Parses the argument into the command, without rejecting it; NULL: there is nothing to parse.
     */
    void (*read)(struct command *command);
    /* Made in this order; the last has no name. */
    const struct check *checks;
    /* Executes the command, and answers it. */
    void (*act)(struct command *command);
};

/* More than there are rows. */
#define VERBS_MOST 32

/* The verb of that name, case-insensitively; one that is VERB_UNRECOGNISED if there is none.
 */
const struct smtp_verb *verb_find(const char *name, size_t length);
/* All that are implemented, in the order of HELP. */
const struct smtp_verb *verb_table(size_t *count);
/* A number below VERBS_MOST, different for each. */
size_t verb_index(const struct smtp_verb *verb);
/* Whether the verb is in LIST: names separated by spaces, or "*" for all commands. "?" stands for
 * those that are not recognised or not implemented. */
bool verb_is_among(const struct smtp_verb *verb, const char *list);

/* The events that get a reply. */
extern const struct smtp_verb verb_greeting, verb_timeout, verb_stopping;

#endif
