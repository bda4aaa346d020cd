/* "Did you mean …?" for selectors. */
#include "arena.h"
#include "memory.h"
#include "nearest.h"
#include "selection.h"

#include <stdlib.h>
#include <string.h>

/* Names, and for each what it stands for. */
struct candidates {
    struct arena *arena;
    const char **names;
    const char **selectors;
    size_t count, room;
};

static void add(struct candidates *all, const char *name, const char *selector)
{
    if (all->count + 1 >= all->room) {
        all->room = all->room ? 2 * all->room : 1024;
        all->names = mem_grow(all->names, all->room, sizeof *all->names);
        all->selectors = mem_grow(all->selectors, all->room, sizeof *all->selectors);
    }
    all->names[all->count] = name;
    all->selectors[all->count++] = selector;
    all->names[all->count] = NULL;
}

static char *first_part(struct candidates *all, const char *id, size_t length)
{
    return arena_copy(all->arena, id, length);
}

/* The whole ids come first: of two names that are as close the first is the nearest. */
static void add_ids(struct candidates *all, const struct catalogue *catalogue)
{
    for (size_t i = 0; i < catalogue->count; i++) {
        const struct script *script = catalogue->scripts[i];
        add(all, script->id, script->id);
        for (size_t k = 0; k < script->covers_count; k++)
            add(all, script->cover_ids[k], script->cover_ids[k]);
    }
}

/* Without the row, the file's name alone, and the folder. */
static void add_parts(struct candidates *all, const struct catalogue *catalogue)
{
    for (size_t i = 0; i < catalogue->count; i++) {
        const char *id = catalogue->scripts[i]->id;
        char *path = first_part(all, id, strcspn(id, "["));
        const char *slash = strrchr(path, '/');
        add(all, path, path);
        if (!slash)
            continue;
        char *folder = first_part(all, path, (size_t)(slash - path));
        add(all, slash + 1, path);
        add(all, folder, folder);
    }
}

char *nearest_selector(const struct catalogue *catalogue, const char *selector)
{
    struct candidates all = {.arena = arena_new()};
    char *found = NULL;
    add_ids(&all, catalogue);
    add_parts(&all, catalogue);
    const char *near = all.count ? nearest_name(selector, all.names) : NULL;
    for (size_t i = 0; near && !found; i++)
        if (all.names[i] == near)
            found = mem_text(all.selectors[i]);
    free(all.names);
    free(all.selectors);
    arena_free(&all.arena);
    return found;
}
