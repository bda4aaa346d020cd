/* What a server puts off for the moment is said again, once and at once: a reply is 4yz if it "can
 * be successful if repeated without any change in command form" (RFC 5321 4.2.1). Servers do so by
 * form (the first recipient of a session, a new sender), and now and then. */
#ifndef SAY_AGAIN_H
#define SAY_AGAIN_H

#include "expect.h"
#include "session.h"

/* Whether the last reply is a 4yz after which the session goes on: not 421. */
bool is_put_off(const struct channel *channel);

/* What the step sends is one command, which may be said again. */
void say_again_note(struct session *session, const struct step *step, const char *octets,
                    size_t length);

/* The reply that has just been read is put off where EXPECT does not take that: says the command
 * again, and reads the reply to it. OUTCOME is that of the reply that is then the last one. */
void say_again(struct session *session, const struct step *step, const struct expect *expect,
               enum link_outcome *outcome, struct err *err);

#endif
