/* What a case is not about, but needs: its preparation may be refused, not broken. */
#ifndef SESSION_ASSUME_H
#define SESSION_ASSUME_H

#include "session.h"

/* Reads a reply that is assumed to be as EXPECT says. A refusal, or an acceptance where a refusal
 * was assumed, makes the case a skip; so does no reply, unless an invariant judges that. */
enum step_end session_assume(struct session *session, const struct step *step,
                             const struct expect *expect);

/* CHANNEL gave no complete reply but OUTCOME, with ERR, to the preparation WHAT: an incident where
 * the server owes one (RFC 5321 4.2, 3.8), else a skip; trouble if no invariant judges it. */
enum step_end session_unanswered(struct session *session, const struct step *step,
                                 const struct channel *channel, const char *what,
                                 enum link_outcome outcome, const struct err *err);

/* A server that has enough connections says so in place of the greeting (RFC 5321 3.8): trouble,
 * and session->busy, after which the case is played again. STEP_DONE if it is not that, or EXPECT
 * takes it. */
enum step_end session_turned_away(struct session *session, const struct step *step,
                                  const struct expect *expect);

#endif
