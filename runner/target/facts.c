#include "facts.h"

#include "arena.h"
#include "memory.h"

#include <stdlib.h>
#include <string.h>

static bool is_of(const struct fact *fact, const char *of)
{
    return fact->of && of ? strcmp(fact->of, of) == 0 : fact->of == of;
}

const struct fact *fact_of_key(const char *of, const char *key)
{
    for (const struct fact *fact = facts(); fact->key; fact++)
        if (is_of(fact, of) && strcmp(fact->key, key) == 0)
            return fact;
    return NULL;
}

const struct fact *fact_of_option(const char *option)
{
    for (const struct fact *fact = facts(); fact->key; fact++)
        if (fact->option && strcmp(fact->option, option) == 0)
            return fact;
    return NULL;
}

const char *fact_text(const struct fact *fact, const struct target *target)
{
    return fact->kind->text ? fact->kind->text(target, fact) : NULL;
}

const char *fact_told(const struct fact *fact, const struct target *target, size_t index)
{
    if (!fact->told)
        return NULL;
    if (fact->kind->tell)
        return fact->kind->tell(target, fact, index);
    return index == 0 ? fact_text(fact, target) : NULL;
}

static size_t facts_count(void)
{
    size_t count = 0;
    while (facts()[count].key)
        count++;
    return count;
}

static void note_place(const struct fact *fact, struct target *target, struct location at)
{
    if (!target->stated)
        target->stated = arena_alloc(target->arena, facts_count() * sizeof *target->stated);
    target->stated[fact - facts()] = at;
}

char *fact_place_at(const char *key, const struct location *at)
{
    if (!at->file)
        return mem_text(key);
    return at->line ? mem_format("%s, %s:%u", key, at->file, at->line) : mem_text(at->file);
}

bool fact_is_stated(const struct target *target, const char *of, const char *key)
{
    return target->stated && target->stated[fact_of_key(of, key) - facts()].file;
}

char *fact_place(const struct target *target, const char *of, const char *key)
{
    const struct fact *fact = fact_of_key(of, key);
    char *name = mem_format("%s%s%s", of ? of : "", of ? "." : "", key);
    const struct location nowhere = {0};
    char *place = fact_place_at(name, target->stated ? &target->stated[fact - facts()] : &nowhere);
    free(name);
    return place;
}

static bool set(const struct fact *fact, struct target *target, const char *value, bool again,
                struct err *err)
{
    return fact_check(fact, fact->option, value, err) &&
           fact->kind->set(target, fact, arena_copy(target->arena, value, strlen(value)), again,
                           err);
}

bool fact_set(const struct fact *fact, struct target *target, const char *value, bool again,
              struct err *err)
{
    const char *option = arena_format(target->arena, "--%s", fact->option);
    note_place(fact, target, (struct location){.file = option});
    return set(fact, target, value, again, err);
}

void facts_set_defaults(struct target *target)
{
    struct err err;
    for (const struct fact *fact = facts(); fact->key; fact++)
        if (fact->otherwise)
            set(fact, target, fact->otherwise, false, &err);
}

bool facts_set_reference(struct target *target, struct err *err)
{
    for (const struct fact *fact = facts(); fact->key; fact++)
        if (fact->reference && !fact_set(fact, target, fact->reference, false, err))
            return false;
    return true;
}

static bool want_keys(const char *of, const struct node *map, struct problems *problems)
{
    const char **keys = NULL;
    size_t count = 0;
    for (const struct fact *fact = facts(); fact->key; fact++)
        if (is_of(fact, of)) {
            keys = mem_grow(keys, count + 2, sizeof *keys);
            keys[count++] = fact->key;
            keys[count] = NULL;
        }
    bool good = node_want_keys(map, keys, of ? of : "a target", problems);
    free(keys);
    return good;
}

static bool bind(struct target *target, const struct fact *fact, const struct node *value,
                 struct problems *problems)
{
    const struct fact_kind *kind = fact->kind;
    if (!kind->group || (kind->bind && value->kind != NODE_MAP))
        return kind->bind(target, fact, value, problems);
    return node_want(value, NODE_MAP, fact->key, problems) &&
           facts_bind(target, fact->key, value, problems) &&
           (!kind->finish || kind->finish(target, value, problems));
}

bool facts_bind(struct target *target, const char *of, const struct node *map,
                struct problems *problems)
{
    bool good = want_keys(of, map, problems);
    for (const struct fact *fact = facts(); fact->key; fact++) {
        const struct node *value = is_of(fact, of) ? node_get(map, fact->key) : NULL;
        if (!value)
            continue;
        note_place(fact, target, value->at);
        good = bind(target, fact, value, problems) && good;
    }
    return good;
}
