/* The next reply, and whether it is as a step expects it. */
#ifndef SESSION_EXPECT_H
#define SESSION_EXPECT_H

#include "expect.h"
#include "session.h"

/* Reads the next reply on the step's connection and judges it. If it is not as expected:
 * STEP_BROKEN, with the reason kept in the session; if only `should` does not hold: STEP_DONE and a
 * warning. */
enum step_end session_expect(struct session *session, const struct step *step,
                             const struct expect *expect);

#endif
