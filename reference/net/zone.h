/* What the DNS says of the reference server: its name, its address, its domain's mail exchanger. */
#ifndef ZONE_H
#define ZONE_H

#include "nameserver.h"

#define ZONE_RECORDS_MOST 16

struct zone {
    struct name_record records[ZONE_RECORDS_MOST];
    size_t count;
};

/* Fills in the records; their texts have static storage. */
void zone_fill(struct zone *zone);
/* Adds a record; both texts have static storage. */
void zone_add(struct zone *zone, const char *name, enum name_type type, const char *value);

/* Another host of the domain. */
#define ZONE_OTHER_HOST "mail.test.example"

#endif
