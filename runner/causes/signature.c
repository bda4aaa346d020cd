#include "signature.h"

#include "arena.h"
#include "node.h"

#include <unistd.h>

/* The texts of the list KEY of an entry. */
static bool read_texts(const struct node *entry, const char *key, const char *const **texts,
                       size_t *count, struct arena *arena, struct problems *problems)
{
    const struct node *list = node_get(entry, key);
    if (!list) {
        problem_at(problems, entry->at, "`%s` is missing", key);
        return false;
    }
    if (!node_want(list, NODE_LIST, key, problems))
        return false;
    const char **all = arena_alloc(arena, (list->count + 1) * sizeof *all);
    for (size_t i = 0; i < list->count; i++) {
        if (!node_want(list->values[i], NODE_TEXT, key, problems))
            return false;
        all[i] = list->values[i]->text;
    }
    *texts = all;
    *count = list->count;
    return true;
}

static const char *read_text(const struct node *entry, const char *key, struct problems *problems)
{
    const struct node *text = node_get(entry, key);
    if (text && node_want(text, NODE_TEXT, key, problems))
        return text->text;
    if (!text)
        problem_at(problems, entry->at, "`%s` is missing", key);
    return NULL;
}

static bool read_entry(const struct node *entry, struct signature *signature, struct arena *arena,
                       struct problems *problems)
{
    static const char *const keys[] = {"fault", "is", "breaks", "fails", NULL};
    if (!node_want(entry, NODE_MAP, "a cause", problems) ||
        !node_want_keys(entry, keys, "a cause", problems))
        return false;
    signature->fault = read_text(entry, "fault", problems);
    signature->is = read_text(entry, "is", problems);
    return signature->fault && signature->is &&
           read_texts(entry, "breaks", &signature->breaks, &signature->breaks_count, arena,
                      problems) &&
           read_texts(entry, "fails", &signature->fails, &signature->fails_count, arena, problems);
}

struct signatures signatures_load(const char *file, struct arena *arena, struct problems *problems)
{
    const struct signatures none = {0};
    if (access(file, F_OK) != 0)
        return none;
    const struct node *list = node_read_file(file, arena, problems);
    if (!list || !node_want(list, NODE_LIST, "the file of causes", problems))
        return none;
    struct signature *items = arena_alloc(arena, (list->count + 1) * sizeof *items);
    bool good = true;
    for (size_t i = 0; i < list->count; i++)
        good = read_entry(list->values[i], &items[i], arena, problems) && good;
    return good ? (struct signatures){items, list->count} : none;
}
