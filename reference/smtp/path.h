/* The argument of MAIL and RCPT: keyword, path and parameters (RFC 5321 4.1.1.2, 4.1.1.3). */
#ifndef PATH_H
#define PATH_H

#include "smtp_command.h"

/* How to parse it. */
struct path_rules {
    const char *keyword; /* "FROM:" */
    struct address_rules address;
    const struct param_rule *params;
};

/* Parses the argument into the command, and its parameters into STATE. */
void path_read(struct command *command, const struct path_rules *rules, void *state);

/* Predicates that both commands check. */
bool path_has_keyword(const struct command *command);
bool path_is_right(const struct command *command);
bool params_are_right(const struct command *command);
bool params_are_given_once(const struct command *command);
bool params_are_known(const struct command *command);
bool params_are_offered(const struct command *command);
bool argument_is_utf8(const struct command *command);

#endif
