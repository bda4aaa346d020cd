/* The faults: one entry a fault in faults/AREA.def, an enumerator and a row of the table made from
 * it. A hook in the server asks faulty() where the right thing is decided; a fault that only
 * changes a reply is a row in distort.c instead. */
#ifndef FAULTS_H
#define FAULTS_H

#include "err.h"
#include "reference.h"

#include <stdbool.h>
#include <stddef.h>

enum fault_id {
    FAULT_NONE,
#define FAULT(id, name, breaks, requirements) id,
#include "faults/all.def"
#undef FAULT
    FAULTS
};

/* Which faults are switched on. */
struct fault_set {
    bool on[FAULTS];
};

/* Switches the named faults on. False for a name that is none, with the nearest one. */
bool fault_set_fill(struct fault_set *set, const char *const *names, size_t count, struct err *err);

#endif
