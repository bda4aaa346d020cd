/* The control of a judgement: whether what a case varies is refused, or the server accepts no
 * mail at all just now. */
#ifndef CONTROL_H
#define CONTROL_H

#include "session.h"

/* What the last reply answers; of a group where that is not certain, its first command. */
enum asked control_asked(const struct channel *channel);

/* The last reply of STEP's connection refuses where EXPECT wants an acceptance. If it answers a
 * command of a mail transaction, a plain message is sent on another connection of the session. A
 * case that is not about the plain form is skipped if that is refused too; if it is accepted, a
 * 4yz marks the session as put off (RFC 5321 4.2.1: the client should try again). STEP_DONE: the
 * refusal is to be judged. */
enum step_end control_play(struct session *session, const struct step *step,
                           const struct expect *expect);

/* The same for WHAT, to which the server said GOT, with CODE. */
enum step_end control_refusal(struct session *session, const struct step *step, const char *what,
                              const char *got, unsigned code);

/* After a 4yz to the message of a case that ends with it: that is delivered to nobody whom the
 * session has named (RFC 5321 4.2.5), which is looked at when the run ends. Not in LMTP, which
 * answers for each recipient by itself (RFC 2033 4.2). */
void control_watch_put_off(const struct session *session, const struct step *step);

#endif
