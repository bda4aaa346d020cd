#include "format.h"

#include "arena.h"

#include <unistd.h>

unsigned format_of(const char *folder, struct arena *arena, struct problems *problems)
{
    static const char *const keys[] = {"format", NULL};
    const char *file = arena_format(arena, "%s/" FORMAT_FILE, folder);
    long format = 0;
    if (access(file, F_OK) != 0)
        return 1;
    const struct node *map = node_read_file(file, arena, problems);
    if (!map || !node_want(map, NODE_MAP, FORMAT_FILE, problems) ||
        !node_want_keys(map, keys, FORMAT_FILE, problems))
        return 0;
    const struct node *value = node_get(map, "format");
    if (value && node_number(value, 1, FORMAT_NEWEST, &format, problems))
        return (unsigned)format;
    if (!value)
        problem_at(problems, map->at,
                   "`format` is missing: the version of the case format, 1 or 2");
    return 0;
}
