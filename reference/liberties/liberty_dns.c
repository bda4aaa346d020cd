/* A server that demands TLS is not publicly referenced (RFC 3207 4): no MX record names it. */
#include "count_of.h"
#include "liberties.h"
#include "zone.h"

static const enum liberty_id private_servers[] = {
    LIBERTY_TLS_DEMANDED,
    LIBERTY_TLS_THEN_LOGIN_DEMANDED,
};

static void refer_elsewhere(struct zone *zone)
{
    for (size_t i = 0; i < zone->count; i++)
        if (zone->records[i].type == NAME_MX)
            zone->records[i].value = ZONE_OTHER_HOST;
}

void liberty_set_change_zone(const struct liberty_set *set, struct zone *zone)
{
    for (size_t i = 0; i < COUNT_OF(private_servers); i++)
        if (set->on[private_servers[i]])
            refer_elsewhere(zone);
}
