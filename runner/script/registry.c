#include "registry.h"

#include <string.h>
#include <strings.h>
#include <unistd.h>

#define REGISTRY_FILE "smtp.yaml"

/* "2026-11-24" */
static bool is_date(const char *text)
{
    static const char form[] = "0000-00-00";
    if (strlen(text) != strlen(form))
        return false;
    for (size_t i = 0; text[i]; i++)
        if (form[i] == '-' ? text[i] != '-' : text[i] < '0' || text[i] > '9')
            return false;
    return true;
}

static bool read_date(struct registry *registry, const struct node *map, struct problems *problems)
{
    const struct node *date = node_get(map, "date");
    if (date && date->kind == NODE_TEXT && is_date(date->text)) {
        registry->date = date->text;
        return true;
    }
    problem_at(problems, date ? date->at : map->at,
               "`date` is the day of the registry, as in 2026-11-24");
    return false;
}

static bool read_keywords(struct registry *registry, const struct node *map, struct arena *arena,
                          struct problems *problems)
{
    const struct node *list = node_get(map, "ehlo-keywords");
    bool good = true;
    if (!list) {
        problem_at(problems, map->at, "`ehlo-keywords` is missing");
        return false;
    }
    if (!node_want(list, NODE_LIST, "ehlo-keywords", problems))
        return false;
    registry->keywords = arena_alloc(arena, (list->count + 1) * sizeof *registry->keywords);
    for (size_t i = 0; i < list->count; i++) {
        good = node_want(list->values[i], NODE_TEXT, "an EHLO keyword", problems) && good;
        registry->keywords[registry->keywords_count++] = list->values[i]->text;
    }
    return good;
}

const struct registry *registry_load(const char *directory, const char **file, struct arena *arena,
                                     struct problems *problems)
{
    static const char *const keys[] = {"date", "ehlo-keywords", NULL};
    struct registry *registry = arena_alloc(arena, sizeof *registry);
    *file = arena_format(arena, "%s/" REGISTRY_FILE, directory);
    if (access(*file, F_OK) != 0)
        return NULL;
    const struct node *map = node_read_file(*file, arena, problems);
    bool good = map && node_want(map, NODE_MAP, REGISTRY_FILE, problems) &&
                node_want_keys(map, keys, REGISTRY_FILE, problems);
    good = good && read_date(registry, map, problems);
    good = good && read_keywords(registry, map, arena, problems);
    return good ? registry : NULL;
}

bool registry_has_keyword(const struct registry *registry, const char *name, size_t length)
{
    for (size_t i = 0; i < registry->keywords_count; i++)
        if (strlen(registry->keywords[i]) == length &&
            strncasecmp(registry->keywords[i], name, length) == 0)
            return true;
    return false;
}
