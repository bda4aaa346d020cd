/* A message that has come to somebody else's mailbox: a server that mixes up its sessions loses it
 * for one recipient and discloses it to another. */
#ifndef STRAY_H
#define STRAY_H

#include "session.h"

/* A message with TOKEN that is missing in the mailbox of RECIPIENT. */
struct missing {
    const char *recipient, *token;
    bool has_one_recipient; /* whomever else the session may have named */
};

/* Looks once for it in the mailboxes of the target's other recipients, but those that the session
 * has named, or that a name which it has used may stand for. Found: INCIDENT_MISPLACED; else
 * STEP_DONE. */
enum step_end stray_judge(struct session *session, const struct step *step,
                          const struct missing *missing);

#endif
