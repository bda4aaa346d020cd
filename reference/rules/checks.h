/* Checks: the rules by which the server rejects a command, each with a name and the section that it
 * comes from. This is the only place that knows that faults and liberties waive checks, impose
 * others, and change what they reply. */
#ifndef CHECKS_H
#define CHECKS_H

#include <stdbool.h>
#include <stddef.h>

struct command;

struct check {
    const char *name; /* "data-needs-mail"; NULL after the last */
    bool (*holds)(const struct command *command);
    unsigned code; /* of the reply if it does not hold */
    const char *enhanced;
    const char *text; /* if it ends in a colon, followed by what is wrong with the argument */
};

/* The stages whose checks belong to no single verb. */
#define STAGE_COMMAND "command"   /* of every command line */
#define STAGE_CHUNK "chunk"       /* when a chunk of BDAT has been read */
#define STAGE_RESPONSE "response" /* when the client has responded to a challenge of AUTH */
#define STAGE_AUTH_END "auth"     /* at the end of an AUTH exchange */
#define STAGE_MESSAGE "message"   /* at the end of the data */

/* Makes CHECKS, up to the one without a name. False if one does not hold; its reply has been sent.
 * STAGE is the name of a verb or one of those above. */
bool checks_hold(struct command *command, const char *stage, const struct check *checks);

/* Whether the check of that name is waived for the command. */
bool check_is_waived(const struct command *command, const char *name);

extern const struct check command_checks[], hello_checks[], mail_checks[], rcpt_checks[],
    data_checks[], bdat_checks[], chunk_checks[], query_checks[], auth_checks[],
    auth_response_checks[], auth_end_checks[], starttls_checks[], message_checks[], no_checks[];

/* The Nth table of checks, from 0; NULL after the last. */
const struct check *check_table(size_t n);

#endif
