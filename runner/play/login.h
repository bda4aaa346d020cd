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

/* Logs in if mail is accepted only then; STEP_TROUBLE if that fails. What is not
 * the way, or not allowed, is left out. */
enum step_end login_if_required(struct session *session, struct channel *channel);

/* Whether the target's password may be sent with or without TLS: not in the clear where STARTTLS is
 * offered, since whoever listens would have it, and not where AUTH is not, since nobody has asked
 * for it; unless the target says so (login.cleartext). */
bool login_is_allowed(const struct context *context, bool in_tls);
#define LOGIN_NOT_ALLOWED                                                                          \
    "the password is not sent in the clear where STARTTLS is offered, or AUTH is not "             \
    "(login.cleartext)"
/* Whether OCTETS, to be sent on CHANNEL, hold the password where that is not allowed. */
bool login_is_shown(const struct session *session, const struct channel *channel,
                    const char *octets, size_t length);
/* Whether the case uses the target's login. */
bool login_is_used(const struct script *script);

/* After a reply that has just been read as expected: if it is one to an EHLO of the case, and the
 * server accepts mail only after a login, of which the case says nothing: the target's login. */
enum step_end login_after_ehlo(struct session *session, struct channel *channel);

#endif
