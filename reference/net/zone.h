/* What the DNS says of the reference server: its name, its address, its domain's mail exchanger.
 * Faults can be here, too. */
#ifndef ZONE_H
#define ZONE_H

#include "faults.h"
#include "nameserver.h"

#define ZONE_RECORDS_MOST 16

struct zone {
    struct name_record records[ZONE_RECORDS_MOST];
    size_t count;
};

/* Writes the records, of names with static storage, as the server with FAULTS has them. */
void zone_fill(struct zone *zone, const struct fault_set *faults);

#endif
