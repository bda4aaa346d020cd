/* AUTH within a session (RFC 4954). */
#ifndef LOGIN_H
#define LOGIN_H

#include "session.h"

struct login {
    const char *mechanism; /* NULL: the target's, or PLAIN */
    const char *user;      /* NULL: the target's */
    const char *password;  /* NULL: the target's */
    bool initial; /* send the initial response in the AUTH command if the mechanism allows it */
};

/* Plays the whole exchange on CHANNEL; the final reply (235, 535 …) is then its last reply.
 * STEP_DONE if there is one. */
enum step_end login_play(struct session *session, const struct step *step, struct channel *channel,
                         const struct login *login);

/* Logs in if the target requires it; STEP_TROUBLE if that fails. */
enum step_end login_if_required(struct session *session, struct channel *channel);

#endif
