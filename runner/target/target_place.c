/* Where a target is: its address, and the folder that its paths are relative to. */
#include "arena.h"
#include "mx.h"
#include "target.h"

#include <string.h>

const char *target_path(const struct target *target, const char *path)
{
    if (!path || *path == '/' || strncmp(path, "${", 2) == 0)
        return path;
    return arena_format(target->arena, "%s/%s", target->directory, path);
}

bool target_set_address(struct target *target, const char *address, struct err *err)
{
    target->address = arena_copy(target->arena, address, strlen(address));
    if (!target->name)
        target->name = target->address;
    if (mx_is(address)) { /* the runner replaces it by the hosts of the domain */
        char domain[256];
        unsigned port;
        return mx_parse(address, domain, &port, err);
    }
    return endpoint_parse(address, protocol_port(target->protocol), &target->endpoint, err);
}
