/* Predicates of the checks that liberties impose: each holds for what the liberty accepts. */
#ifndef LIBERTY_PREDICATES_H
#define LIBERTY_PREDICATES_H

#include <stdbool.h>

struct command;

bool is_rejected(const struct command *command);
/* Not the first of its verb in the session. */
bool is_later_command(const struct command *command);
/* The sender and the recipient have been seen together before; now they have. */
bool is_seen_again(const struct command *command);
bool is_introduced_by_ehlo(const struct command *command);
bool is_authenticated(const struct command *command);
bool is_secure_or_allowed(const struct command *command);
bool is_only_recipient(const struct command *command);
bool is_not_after_unknown(const struct command *command);
bool recipients_exist(const struct command *command);
bool has_no_dsn_parameter_here(const struct command *command);
bool has_no_parameter_here(const struct command *command);
bool has_no_binarymime_here(const struct command *command);
bool has_no_smtputf8_here(const struct command *command);

#endif
