#include "zone.h"

#define OTHER_HOST "mail." REFERENCE_DOMAIN

static void add(struct zone *zone, const char *name, enum name_type type, const char *value)
{
    zone->records[zone->count++] =
        (struct name_record){name, type, value, type == NAME_MX ? 10 : 0};
}

static void add_exchangers(struct zone *zone, const struct fault_set *faults)
{
    const char *exchanger = REFERENCE_HOST;
    if (faults->on[FAULT_MX_IS_AN_ALIAS])
        exchanger = "alias." REFERENCE_DOMAIN;
    if (faults->on[FAULT_MX_HAS_NO_ADDRESS])
        exchanger = "nowhere." REFERENCE_DOMAIN;
    add(zone, REFERENCE_DOMAIN, NAME_MX, exchanger);
    if (faults->on[FAULT_NULL_MX_BESIDE_ANOTHER])
        add(zone, REFERENCE_DOMAIN, NAME_MX, "");
}

void zone_fill(struct zone *zone, const struct fault_set *faults)
{
    const char *pointer = faults->on[FAULT_POINTER_OF_ANOTHER_HOST] ? OTHER_HOST : REFERENCE_HOST;
    zone->count = 0;
    add_exchangers(zone, faults);
    if (faults->on[FAULT_OWN_NAME_ELSEWHERE]) { /* RFC 5737: addresses of nobody */
        add(zone, REFERENCE_HOST, NAME_A, "192.0.2.1");
    } else {
        add(zone, REFERENCE_HOST, NAME_A, "127.0.0.1");
        add(zone, REFERENCE_HOST, NAME_AAAA, "::1");
    }
    add(zone, "alias." REFERENCE_DOMAIN, NAME_CNAME, REFERENCE_HOST);
    add(zone, OTHER_HOST, NAME_A, "127.0.0.1");
    add(zone, "1.0.0.127.in-addr.arpa", NAME_PTR, pointer);
    add(zone, "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.ip6.arpa", NAME_PTR,
        pointer);
}
