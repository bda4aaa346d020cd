/* The octets of a finding as a shell script, for somebody who does not have smtpspec. */
#ifndef REPRODUCE_H
#define REPRODUCE_H

#include "buffer.h"
#include "smtpspec.h"

/* Appends a POSIX shell script that says to the server, by nc or `openssl s_client`, what was said
 * in the case RESULT of RECORD: in the same order on all connections, waiting for a reply where one
 * had come. Comments say what the server answered, and what was expected. */
void reproduce(struct buffer *out, const struct smtpspec_record *record,
               const struct smtpspec_result *result);

/* The functions of the script: what it does whatever it says. Static storage. */
const char *reproduce_functions(void);

/* Appends escaped octets, as a record has them, as the argument of `say`: a format of printf(1), in
 * as many quoted words as it has lines, joined. */
void reproduce_octets(struct buffer *out, const char *escaped);

/* How many replies end in escaped octets, counted as the script does. */
size_t reproduce_replies(const char *escaped);

/* Appends TEXT as a comment: each line of it begins with "# " and PREFIX. */
void reproduce_comment(struct buffer *out, const char *prefix, const char *text);

#endif
