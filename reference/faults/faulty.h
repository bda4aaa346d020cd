/* Whether a fault acts: what every hook asks. */
#ifndef FAULTY_H
#define FAULTY_H

#include "faults.h"

#include <stdbool.h>

struct session;

/* Whether the fault is switched on and acts in the session now. */
bool faulty(const struct session *session, enum fault_id fault);

/* Whether it is switched on, whatever its conditions: for what has already begun. */
bool fault_is_on(const struct session *session, enum fault_id fault);

#endif
