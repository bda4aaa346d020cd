/* The question that hooks ask. */
#ifndef FAULTY_H
#define FAULTY_H

#include "faults.h"

#include <stdbool.h>

struct session;

/* Whether the fault is switched on and acts in the session just now. */
bool faulty(const struct session *session, enum fault_id fault);

/* Whether it is switched on, be its conditions what they may: for what has begun already. */
bool fault_is_on(const struct session *session, enum fault_id fault);

#endif
