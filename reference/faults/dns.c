/* The stage of the DNS: what it says of the server. */
#include "count_of.h"
#include "faults.h"
#include "reference_names.h"
#include "zone.h"

#include <string.h>

/* A row changes the value of the records of a type; NULL: removes them. */
static const struct {
    enum fault_id fault;
    enum name_type type;
    const char *name; /* NULL: of any name */
    const char *value;
} changes[] = {
    {FAULT_MX_IS_AN_ALIAS, NAME_MX, REFERENCE_DOMAIN, "alias." REFERENCE_DOMAIN},
    {FAULT_MX_HAS_NO_ADDRESS, NAME_MX, REFERENCE_DOMAIN, "nowhere." REFERENCE_DOMAIN},
    {FAULT_OWN_NAME_ELSEWHERE, NAME_A, REFERENCE_HOST,
     "192.0.2.1"}, /* reserved for documentation (RFC 5737) */
    {FAULT_OWN_NAME_ELSEWHERE, NAME_AAAA, REFERENCE_HOST, NULL},
    {FAULT_POINTER_OF_ANOTHER_HOST, NAME_PTR, NULL, ZONE_OTHER_HOST},
};

static void change_records(struct zone *zone, enum name_type type, const char *name,
                           const char *value)
{
    size_t kept = 0;
    for (size_t i = 0; i < zone->count; i++) {
        struct name_record record = zone->records[i];
        bool meant = record.type == type && (!name || strcmp(record.name, name) == 0);
        if (meant)
            record.value = value;
        if (!meant || value)
            zone->records[kept++] = record;
    }
    zone->count = kept;
}

void fault_set_change_zone(const struct fault_set *set, struct zone *zone)
{
    for (size_t i = 0; i < COUNT_OF(changes); i++)
        if (set->on[changes[i].fault])
            change_records(zone, changes[i].type, changes[i].name, changes[i].value);
    if (set->on[FAULT_NULL_MX_BESIDE_ANOTHER])
        zone_add(zone, REFERENCE_DOMAIN, NAME_MX, "");
}
