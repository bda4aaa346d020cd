#include "arena.h"
#include "facts.h"

#include <stdlib.h>
#include <string.h>

/* What is assumed of a target that is just an address; other defaults are in the table of facts. */
#define DEFAULT_DOMAIN "test.example"
#define DEFAULT_FOREIGN "someone@elsewhere.example"

static bool bind(struct target *target, const struct node *map, struct problems *problems)
{
    bool good = facts_bind(target, NULL, map, problems);
    if (good && !target->address)
        problem_at(problems, map->at,
                   "a target needs `address`: host:port, smtps://host or unix:/path");
    return good && target->address;
}

static struct target *target_new(void)
{
    struct arena *arena = arena_new();
    struct target *target = arena_alloc(arena, sizeof *target);
    target->arena = arena;
    facts_set_defaults(target);
    return target;
}

static void set_directory(struct target *target, const char *file)
{
    const char *slash = strrchr(file, '/');
    target->directory = slash ? arena_copy(target->arena, file, (size_t)(slash - file))
                              : arena_copy(target->arena, ".", 1);
    char *whole = realpath(target->directory, NULL);
    if (whole)
        target->directory = arena_copy(target->arena, whole, strlen(whole));
    free(whole);
}

/* Each recipient has a mailbox of its own. */
static bool check_recipients(const struct target *target, struct problems *problems)
{
    struct err err = {0};
    size_t one, other;
    bool shared = target_shares_mailbox(target, &one, &other, &err);
    if (shared)
        problem_at(problems, target->recipients_at[other], "%s", err.text);
    return !shared;
}

struct target *target_load(const char *file, struct problems *problems)
{
    struct target *target = target_new();
    struct err err = {0};
    target->file = arena_copy(target->arena, file, strlen(file));
    set_directory(target, file);
    const struct node *map = node_read_file(target->file, target->arena, problems);
    if (!map || !node_want(map, NODE_MAP, "a target file", problems) ||
        !bind(target, map, problems))
        goto failed;
    target_resolve_mailbox(target);
    if (!check_recipients(target, problems))
        goto failed;
    if (!strstr(target->address, "${") && !target_set_address(target, target->address, &err)) {
        problem_at(problems, node_get(map, "address")->at, "%s", err.text);
        goto failed;
    }
    return target;
failed:
    target_free(&target);
    return NULL;
}

/* The same mailboxes as the reference server's. */
static void set_domain(struct target *target, const char *domain)
{
    target->domain = domain;
    target->unknown = arena_format(target->arena, "nobody-here@%s", domain);
    target->recipients_count = 3;
    for (size_t i = 0; i < target->recipients_count; i++)
        target->recipients[i] = arena_format(target->arena, "user%zu@%s", i + 1, domain);
}

void target_set_domain(struct target *target, const char *domain)
{
    domain = arena_copy(target->arena, domain, strlen(domain));
    if (!target->file)
        set_domain(target, domain);
    else if (!target->domain && !target->recipients_count)
        target->domain = domain;
}

struct target *target_from_address(const char *address, struct err *err)
{
    struct target *target = target_new();
    target->directory = ".";
    target->foreign = DEFAULT_FOREIGN;
    set_domain(target, DEFAULT_DOMAIN);
    if (!target_set_address(target, address, err))
        target_free(&target);
    return target;
}

const char *target_tls_name(const struct target *target)
{
    return target->tls.name ? target->tls.name : target->host;
}

void target_free(struct target **target)
{
    if (!*target)
        return;
    struct arena *arena = (*target)->arena;
    *target = NULL;
    arena_free(&arena);
}
