/* Duties: what an act has to do besides its main task, each with a name and the section that it
 * comes from. Faults waive them as they waive checks. */
#ifndef DUTIES_H
#define DUTIES_H

#include <stdbool.h>
#include <stddef.h>

struct session;

enum duty {
    DUTY_DISCARD_PLAINTEXT,
    DUTY_FORGET_CLIENT,
    DUTY_END_AFTER_HANDSHAKE,
    DUTY_STRIP_RETURN_PATH,
    DUTY_SWALLOW_CHUNK,
    DUTIES
};

/* Whether the session has to do it: true unless it is waived. */
bool duty_is_due(const struct session *session, enum duty duty);

/* "plaintext-is-discarded". */
const char *duty_name(enum duty duty);

#endif
