#include "requirement.h"
#include "arena.h"
#include "hash.h"
#include "memory.h"
#include "nearest.h"
#include "requirement_entry.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct entry {
    struct requirement requirement;
    UT_hash_handle hh;
};

struct requirements {
    struct arena *arena;
    struct problems *problems;
    unsigned format;
    struct entry *entries; /* hashed by id; iterates in the order of files and lines */
    const struct requirement **items;
    size_t count;
};

static bool add(struct requirements *all, const struct node *map)
{
    struct entry *entry = arena_alloc(all->arena, sizeof *entry), *other;
    if (!requirement_bind(map, all->format, all->arena, all->problems, &entry->requirement))
        return false;
    const char *id = entry->requirement.id;
    HASH_FIND_STR(all->entries, id, other);
    if (other) {
        problem_at(all->problems, map->at, "the requirement %s is already defined in %s:%u", id,
                   other->requirement.at.file, other->requirement.at.line);
        return false;
    }
    HASH_ADD_KEYPTR(hh, all->entries, id, strlen(id), entry);
    return true;
}

static bool load_file(struct requirements *all, const char *file)
{
    const struct node *list = node_salvage_file(file, all->arena, all->problems);
    if (!list || !node_want(list, NODE_LIST, "a file of requirements", all->problems))
        return false;
    bool good = true;
    for (size_t i = 0; i < list->count; i++)
        good = add(all, list->values[i]) && good;
    return good;
}

static int is_rfc(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    return length > 8 && strncmp(entry->d_name, "rfc", 3) == 0 &&
           strcmp(entry->d_name + length - 5, ".yaml") == 0;
}

static bool load_directory(struct requirements *all, const char *directory)
{
    struct dirent **entries;
    int count = scandir(directory, &entries, is_rfc, versionsort);
    bool good = count >= 0;
    if (!good)
        problem_at(all->problems, (struct location){directory, 0, 0}, "%s", strerror(errno));
    for (int i = 0; i < count; i++) {
        char *file = mem_format("%s/%s", directory, entries[i]->d_name);
        good = load_file(all, file) && good;
        free(file);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
    return good;
}

static void release(void *memory)
{
    struct requirements *all = memory;
    HASH_CLEAR(hh, all->entries);
}

struct requirements *requirements_none(struct arena *arena)
{
    return arena_alloc(arena, sizeof(struct requirements));
}

struct requirements *requirements_load(const char *directory, unsigned format, struct arena *arena,
                                       struct problems *problems)
{
    struct requirements *all = arena_alloc(arena, sizeof *all);
    all->arena = arena;
    all->problems = problems;
    all->format = format;
    arena_on_free(arena, release, all);
    load_directory(all, directory);
    all->items = arena_alloc(arena, (HASH_COUNT(all->entries) + 1) * sizeof *all->items);
    for (struct entry *entry = all->entries; entry; entry = entry->hh.next)
        all->items[all->count++] = &entry->requirement;
    return all;
}

const struct requirement *requirements_find(const struct requirements *requirements, const char *id)
{
    struct entry *entry;
    HASH_FIND_STR(requirements->entries, id, entry);
    return entry ? &entry->requirement : NULL;
}

size_t requirements_count(const struct requirements *requirements)
{
    return requirements->count;
}

const struct requirement *requirements_at(const struct requirements *requirements, size_t index)
{
    return requirements->items[index];
}

const char *requirements_nearest(const struct requirements *requirements, const char *id)
{
    const char **names = mem_alloc((requirements->count + 1) * sizeof *names);
    for (size_t i = 0; i < requirements->count; i++)
        names[i] = requirements->items[i]->id;
    const char *nearest = nearest_name(id, names);
    free(names);
    return nearest;
}

struct citation requirement_citation(const struct requirement *requirement)
{
    return (struct citation){requirement->id, requirement->level, requirement->section,
                             requirement->says, requirement->impact};
}
