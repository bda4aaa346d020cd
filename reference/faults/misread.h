/* The faults of reading the arguments of MAIL and RCPT: what is right is refused, what is wrong is
 * taken. */
#ifndef MISREAD_H
#define MISREAD_H

#include "address.h"
#include "params.h"

#include <stdbool.h>

struct session;

/* Whether ARGUMENT begins with "FROM:" or "TO:" (WORD), in whatever case but for a fault (2.4). */
bool misread_begins(const struct session *session, const char *argument, const char *word);

/* Whether a fault takes ARGUMENT, which begins with neither "FROM:" or "TO:" (WORD) and a path nor
 * ends behind it, as the address ADDRESS; it gets that then. */
bool misread_takes(const struct session *session, const char *argument, const char *word,
                   struct address *address);

/* Why a fault refuses the address and the PARAMETERS behind it, both right by the grammar; NULL if
 * none does. */
const char *misread_refusal(const struct session *session, const struct address *address,
                            const char *parameters);

/* What a fault makes of how parameters were found. */
enum params_outcome misread_outcome(const struct session *session, enum params_outcome outcome);

/* Whether a fault takes commands with control characters in them. */
bool misread_control(const struct session *session);

/* Changes the sender of the transaction that has begun. */
void misread_sender(struct session *session);

#endif
