#include "fact_options.h"

#include "memory.h"
#include "option_values.h"
#include "target_set.h"

#include <stdlib.h>
#include <string.h>

static bool add_fact(void *into, const struct command_option *option, const char *value,
                     struct err *err)
{
    (void)err;
    struct said_facts *facts = (struct said_facts *)((char *)into + option->offset);
    facts->items = mem_grow(facts->items, facts->count + 1, sizeof *facts->items);
    facts->items[facts->count++] = (struct said_fact){option->detail, value ? value : "true"};
    return true;
}

static bool is_among(const char *const *names, const char *name)
{
    for (; names && *names; names++)
        if (strcmp(*names, name) == 0)
            return true;
    return !names;
}

bool fact_option(struct command_option *out, size_t index, const char *const *only, size_t offset)
{
    const struct fact *fact = facts();
    while (fact->key && (!fact->option || !is_among(only, fact->option) || index--))
        fact++;
    *out = (struct command_option){
        .name = fact->option,
        .repeats = fact->key && fact->kind->repeats,
        .argument = fact->key ? fact->kind->argument : NULL,
        .help = fact->help,
        .set = add_fact,
        .value = value_fact,
        .list = fact->key && fact->kind->words,
        .offset = offset,
        .detail = fact,
    };
    return fact->key;
}

/* Whether the same fact was given before the INDEX-th one. */
static bool was_said(const struct said_facts *facts, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (facts->items[i].fact == facts->items[index].fact)
            return true;
    return false;
}

bool said_facts_apply(const struct said_facts *facts, struct target *target, struct err *err)
{
    struct err why = {0};
    bool good = true;
    for (size_t i = 0; i < facts->count && good; i++) {
        const struct said_fact *said = &facts->items[i];
        good = fact_set(said->fact, target, said->value, was_said(facts, i), &why);
    }
    return (good && target_set_check(target, &why)) || err_set(err, "--%s", why.text);
}

const char *said_facts_value(const struct said_facts *facts, const char *name)
{
    for (size_t i = facts->count; i > 0; i--)
        if (strcmp(facts->items[i - 1].fact->option, name) == 0)
            return facts->items[i - 1].value;
    return NULL;
}

void said_facts_release(struct said_facts *facts)
{
    free(facts->items);
    *facts = (struct said_facts){0};
}
