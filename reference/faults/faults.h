/* The faults. The enumerators, the table and its changes are made from the entries of the AREA.def
 * files: see all.def. */
#ifndef FAULTS_H
#define FAULTS_H

#include "changes.h"
#include "err.h"
#include "reference_tables.h"
#include "when.h"

#include <stdbool.h>
#include <stddef.h>

enum fault_id {
    FAULT_NONE,
#define FAULT(id, name, breaks, requirements) id,
#include "all.def"
    FAULTS
};

/* The table of all faults, without FAULT_NONE. */
const struct fault *fault_table(size_t *count);
/* Their changes, in the order of the table. */
const struct change *fault_rows(size_t *count);

/* Which faults are switched on, and when they act. */
struct fault_set {
    bool on[FAULTS];
    struct when when;
    bool spares;            /* some faults do not act in spared sessions: see fault_set_fill() */
    struct changes changes; /* of those that are on */
};

/* Switches the named faults on, to act WHEN the conditions hold (a list as for --when; NULL:
 * always). SPARES: a fault that would leave nothing to test does not act in sessions that begin
 * while the server is sparing. False for an unknown name or condition, with the nearest one. */
bool fault_set_fill(struct fault_set *set, const char *const *names, size_t count, const char *when,
                    bool spares, struct err *err);
void fault_set_release(struct fault_set *set);

struct zone;
/* Changes the records of the DNS as the faults have it. */
void fault_set_change_zone(const struct fault_set *set, struct zone *zone);

#endif
