/* Predicates of the sequence of commands (RFC 5321 4.1.4) that several verbs check. */
#ifndef ORDER_H
#define ORDER_H

#include "smtp_command.h"

bool is_introduced(const struct command *command);
bool transaction_is_open(const struct command *command);
bool transaction_is_not_open(const struct command *command);
bool transaction_has_no_chunk(const struct command *command);
bool transaction_has_recipient(const struct command *command);

#endif
