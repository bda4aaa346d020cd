/* Predicates of the checks by which liberties offer less: each holds for what is offered. */
#ifndef LIBERTY_ABSENCES_H
#define LIBERTY_ABSENCES_H

#include <stdbool.h>

struct command;

bool is_secure(const struct command *command);
/* of the parameters of MAIL and RCPT */
bool has_no_size_here(const struct command *command);
bool has_no_auth_parameter_here(const struct command *command);
bool has_no_parameter_but_body(const struct command *command);
bool is_secure_or_has_no_dsn(const struct command *command);
bool is_secure_or_has_no_parameter(const struct command *command);
bool is_secure_or_has_no_binarymime(const struct command *command);
bool is_secure_or_has_no_smtputf8(const struct command *command);
/* of AUTH */
bool names_plain(const struct command *command);
bool names_login(const struct command *command);
bool names_cram_md5(const struct command *command);
bool names_scram(const struct command *command);
bool is_secure_or_names_no_password(const struct command *command);
/* of VRFY, EXPN and HELP */
bool is_not_a_list(const struct command *command);
bool is_not_a_user(const struct command *command);
bool has_no_argument_here(const struct command *command);

#endif
