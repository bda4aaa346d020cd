/* Which cases are played for a fault. */
#ifndef CHOICE_H
#define CHOICE_H

#include "catalogue.h"
#include "listed.h"
#include "reference.h"

#include <stdbool.h>
#include <stddef.h>

struct choice {
    const struct catalogue *catalogue;
    const struct listed *catchers; /* cases that are played for a fault, too; NULL: none */
    bool all;                      /* also cases that cover none of the fault's requirements */
    bool slow;                     /* also slow cases */
};

/* Whether REQUIREMENT is one of those that the fault breaks. */
bool fault_breaks(const struct fault *fault, const char *requirement);
/* Whether the case covers a requirement that the fault breaks. */
bool fault_concerns(const struct fault *fault, const struct script *script);

/* Or is named as one that the fault makes fail. */
bool choice_concerns(const struct choice *choice, const struct fault *fault,
                     const struct script *script);

/* Whether the fault acts now and then, by a count over the whole run: it may strike any case, and
 * says nothing of the one that it strikes. All cases are played for it, and what it is caught by is
 * a verdict `unsteady`. */
bool fault_is_now_and_then(const struct fault *fault);

/* The protocol by which a case is played: the first of its own. */
unsigned first_protocol(const struct script *script);

/* The cases to play by PROTOCOL for FAULT; NULL: without a fault. The caller frees the array. */
const struct script **choice_for(const struct choice *choice, const struct fault *fault,
                                 unsigned protocol, size_t *count);

#endif
