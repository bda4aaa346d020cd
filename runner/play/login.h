/* AUTH within a session (RFC 4954). */
#ifndef LOGIN_H
#define LOGIN_H

#include "session.h"

struct login {
    const char *mechanism; /* NULL: the target's, or PLAIN */
    const char *user;      /* NULL: the target's */
    const char *password;  /* NULL: the target's */
    bool initial; /* send the first answer in the AUTH command where the mechanism allows it */
};

/* Plays the whole exchange on CHANNEL; the final reply (235, 535 …) is its last reply then.
 * STEP_DONE if there is one. */
enum step_end login_play(struct session *session, const struct step *step, struct channel *channel,
                         const struct login *login);

/* Logs in if the target says that it has to be; STEP_TROUBLE if that fails. */
enum step_end login_if_required(struct session *session, struct channel *channel);

#endif
