/* Brings a connection to the state in which a case starts. */
#ifndef START_STATE_H
#define START_STATE_H

#include "session.h"

/* Opens CHANNEL and brings it to STATE (START_CLOSED: leaves it alone), with RECIPIENT (NULL:
 * ${recipient}) from START_RECIPIENT on; through STARTTLS if the case, or for a probe the server,
 * needs it, and through AUTH if the target requires it. STEP_TROUBLE if the setup fails;
 * session->busy if the server turned us away at the greeting. */
enum step_end session_start(struct session *session, struct channel *channel,
                            enum script_start state, const char *recipient);

#endif
