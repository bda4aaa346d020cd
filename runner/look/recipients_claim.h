/* The claim of each recipient: mail for it is accepted, and delivered into its mailbox, and into no
 * other's. */
#ifndef RECIPIENTS_CLAIM_H
#define RECIPIENTS_CLAIM_H

#include "claims.h"

/* Checks those that the cases use. What is put off (4yz) is tried again for the target's
 * `ready-within`: RFC 6647 describes greylisting. A recipient whose claim does not hold is taken
 * from the target. False with the reason, in one line: no recipient receives mail, or the mailboxes
 * cannot be read. What a broken server does is left to the cases. */
bool recipients_claim_check(struct claims *claims, struct err *err);

#endif
