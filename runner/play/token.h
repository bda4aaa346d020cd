/* Tokens: words that mark the messages of a case in the mailbox, new for each case and run. */
#ifndef TOKEN_H
#define TOKEN_H

#include "mailbox.h"

struct tokens;

struct tokens *tokens_new(void);
void tokens_free(struct tokens **tokens);
/* Writes the next token (TOKEN_LENGTH octets and a NUL). Thread-safe. */
void tokens_next(struct tokens *tokens, char out[TOKEN_LENGTH + 1]);
/* What the tokens of this run have in common after TOKEN_PREFIX: 8 hex digits. */
const char *tokens_run(const struct tokens *tokens);

#endif
