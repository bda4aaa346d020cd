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

bool fact_set(const struct fact *fact, struct target *target, const char *value, bool again,
              struct err *err)
{
    return fact_check(fact, fact->option, value, err) &&
           fact->kind->set(target, fact, arena_copy(target->arena, value, strlen(value)), again,
                           err);
}

void facts_set_defaults(struct target *target)
{
    struct err err;
    for (const struct fact *fact = facts(); fact->key; fact++)
        if (fact->otherwise)
            fact_set(fact, target, fact->otherwise, false, &err);
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
        if (value)
            good = bind(target, fact, value, problems) && good;
    }
    return good;
}
