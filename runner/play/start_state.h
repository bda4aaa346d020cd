/* Brings a connection to the state in which a case starts. */
#ifndef START_STATE_H
#define START_STATE_H

#include "session.h"

/* Opens CHANNEL and brings it to STATE (START_CLOSED: leaves it alone), with RECIPIENT (NULL:
 * ${recipient}) from START_RECIPIENT on; by the way on which the server accepts mail (way_in.h),
 * and through STARTTLS if the case needs it. STEP_TROUBLE if the setup fails;
 * session->busy if the server turned us away at the greeting. */
enum step_end session_start(struct session *session, struct channel *channel,
                            enum script_start state, const char *recipient);

/* Once a transaction is over: another one up to the 354. */
enum step_end session_start_again(struct session *session, struct channel *channel,
                                  const char *recipient);

/* Whether CHANNEL is not where the server accepts mail: what it is refused there is the server's
 * policy. */
bool session_is_off_the_way(const struct session *session, const struct channel *channel);
#define SESSION_OFF_THE_WAY "the server accepts mail only %s, and this case has not come that way"

#endif
