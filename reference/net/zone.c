#include "zone.h"
#include "reference_names.h"

#define IPV4_POINTER "1.0.0.127.in-addr.arpa"
#define IPV6_POINTER "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.ip6.arpa"

void zone_add(struct zone *zone, const char *name, enum name_type type, const char *value)
{
    zone->records[zone->count++] =
        (struct name_record){name, type, value, type == NAME_MX ? 10 : 0};
}

void zone_fill(struct zone *zone)
{
    zone->count = 0;
    zone_add(zone, REFERENCE_DOMAIN, NAME_MX, REFERENCE_HOST);
    zone_add(zone, REFERENCE_HOST, NAME_A, "127.0.0.1");
    zone_add(zone, REFERENCE_HOST, NAME_AAAA, "::1");
    zone_add(zone, "alias." REFERENCE_DOMAIN, NAME_CNAME, REFERENCE_HOST);
    zone_add(zone, ZONE_OTHER_HOST, NAME_A, "127.0.0.1");
    zone_add(zone, IPV4_POINTER, NAME_PTR, REFERENCE_HOST);
    zone_add(zone, IPV6_POINTER, NAME_PTR, REFERENCE_HOST);
}
