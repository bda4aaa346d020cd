#include "arena.h"
#include "mx.h"
#include "target_parts.h"
#include "target_text.h"

#include <stdlib.h>
#include <string.h>

/* What a target is taken to be that does not say so. */
#define DEFAULT_DOMAIN "test.example"
#define DEFAULT_SENDER "sender@client.example"
#define DEFAULT_CLIENT "client.example"
#define DEFAULT_FOREIGN "someone@elsewhere.example"
#define DEFAULT_READY_MS 30000

static const char *const keys[] = {
    "name",       "address", "protocol", "host",         "domain",  "sender",     "client",
    "recipients", "unknown", "foreign",  "alias",        "list",    "list-owner", "login",
    "tls",        "mailbox", "start",    "ready-within", "timeout", "deviations", NULL};

bool target_text_key(const struct node *map, const char *key, const char **out,
                     struct problems *problems)
{
    const struct node *value = node_get(map, key);
    if (!value)
        return true;
    *out = value->text;
    if (!node_want(value, NODE_TEXT, key, problems))
        return false;
    if (strpbrk(value->text, "\r\n") || strlen(value->text) != value->length) {
        problem_at(problems, value->at, "%s holds an octet that no command line may hold", key);
        return false;
    }
    return true;
}

static bool bind_protocol(struct target *target, const struct node *map, struct problems *problems)
{
    const char *word = "smtp";
    if (!target_text_key(map, "protocol", &word, problems))
        return false;
    target->protocol = protocol_find(word);
    if (target->protocol)
        return true;
    problem_at(problems, node_get(map, "protocol")->at,
               "protocol is smtp, submission or lmtp, not \"%s\"", word);
    return false;
}

static bool check_text(const struct node *value, const char *key, struct problems *problems)
{
    struct err err = {0};
    bool good = target_text_check(key, value->text, &err);
    if (!good)
        problem_at(problems, value->at, "%s", err.text);
    return good;
}

/* All that are wrong are told. */
static bool check_texts(const struct node *map, struct problems *problems)
{
    bool good = true;
    for (size_t i = 0; keys[i]; i++) {
        const struct node *value = node_get(map, keys[i]);
        good = (!value || value->kind != NODE_TEXT || check_text(value, keys[i], problems)) && good;
    }
    return good;
}

/* Into OUT_MS, which stays as it is if there is no KEY. */
static bool bind_duration(const struct node *map, const char *key, long *out_ms,
                          struct problems *problems)
{
    const struct node *value = node_get(map, key);
    if (!value)
        return true;
    if (!node_duration(value, out_ms, problems))
        return false;
    if (!*out_ms)
        problem_at(problems, value->at, "%s is more than nothing", key);
    return *out_ms;
}

static bool bind_recipients(struct target *target, const struct node *map,
                            struct problems *problems)
{
    const struct node *list = node_get(map, "recipients");
    if (!list)
        return true;
    if (!node_want(list, NODE_LIST, "recipients", problems))
        return false;
    if (list->count == 0 || list->count > TARGET_RECIPIENTS_MOST) {
        problem_at(problems, list->at, "recipients are 1 to %d addresses", TARGET_RECIPIENTS_MOST);
        return false;
    }
    bool good = true;
    target->recipients_count = list->count;
    for (size_t i = 0; i < list->count; i++) {
        good = node_want(list->values[i], NODE_TEXT, "a recipient", problems) &&
               check_text(list->values[i], "recipient", problems) && good;
        target->recipients[i] = list->values[i]->text;
    }
    return good;
}

bool target_password_key(struct target *target, const struct node *map, const char **out,
                         struct problems *problems)
{
    const char *variable = NULL;
    const struct node *from = node_get(map, "password-env");
    if (!target_text_key(map, "password", out, problems) ||
        !target_text_key(map, "password-env", &variable, problems))
        return false;
    if (!variable)
        return true;
    const char *password = getenv(variable);
    if (!password) {
        problem_at(problems, from->at, "the environment has no variable %s", variable);
        return false;
    }
    *out = arena_copy(target->arena, password, strlen(password));
    return true;
}

static bool bind_login(struct target *target, const struct node *map, struct problems *problems)
{
    static const char *const login_keys[] = {"user",      "password", "password-env",
                                             "mechanism", "required", NULL};
    const struct node *login = node_get(map, "login");
    if (!login)
        return true;
    if (!node_want(login, NODE_MAP, "login", problems) ||
        !node_want_keys(login, login_keys, "login", problems))
        return false;
    const struct node *required = node_get(login, "required");
    bool good = target_text_key(login, "user", &target->login.user, problems);
    good = target_text_key(login, "mechanism", &target->login.mechanism, problems) && good;
    good = target_password_key(target, login, &target->login.password, problems) && good;
    if (good && !(target->login.user && target->login.password)) {
        problem_at(problems, login->at, "login needs `user`, and `password` or `password-env`");
        return false;
    }
    return (!required || node_bool(required, &target->login.required, problems)) && good;
}

static bool bind_tls(struct target *target, const struct node *map, struct problems *problems)
{
    static const char *const tls_keys[] = {"ca", "verify", NULL};
    const struct node *tls = node_get(map, "tls");
    if (!tls)
        return true;
    if (!node_want(tls, NODE_MAP, "tls", problems) ||
        !node_want_keys(tls, tls_keys, "tls", problems))
        return false;
    const struct node *verify = node_get(tls, "verify");
    return target_text_key(tls, "ca", &target->tls.ca, problems) &&
           (!verify || node_bool(verify, &target->tls.verify, problems));
}

static bool bind_deviations(struct target *target, const struct node *map,
                            struct problems *problems)
{
    const struct node *list = node_get(map, "deviations");
    if (!list)
        return true;
    if (!node_want(list, NODE_MAP, "deviations", problems))
        return false;
    bool good = true;
    target->deviations = arena_alloc(target->arena, list->count * sizeof *target->deviations);
    for (size_t i = 0; i < list->count; i++) {
        good = node_want(list->values[i], NODE_TEXT, "the reason of a deviation", problems) && good;
        target->deviations[target->deviations_count++] =
            (struct deviation){list->keys[i]->text, list->values[i]->text, list->keys[i]->at};
    }
    return good;
}

const char *target_path(const struct target *target, const char *path)
{
    if (!path || *path == '/' || strncmp(path, "${", 2) == 0)
        return path;
    return arena_format(target->arena, "%s/%s", target->directory, path);
}

static bool bind(struct target *target, const struct node *map, struct problems *problems)
{
    bool good = node_want_keys(map, keys, "a target", problems);
    good = target_text_key(map, "name", &target->name, problems) && good;
    good = target_text_key(map, "address", &target->address, problems) && good;
    good = target_text_key(map, "host", &target->host, problems) && good;
    good = target_text_key(map, "domain", &target->domain, problems) && good;
    good = target_text_key(map, "sender", &target->sender, problems) && good;
    good = target_text_key(map, "client", &target->client, problems) && good;
    good = target_text_key(map, "unknown", &target->unknown, problems) && good;
    good = target_text_key(map, "foreign", &target->foreign, problems) && good;
    good = target_text_key(map, "alias", &target->alias, problems) && good;
    good = target_text_key(map, "list", &target->list, problems) && good;
    good = target_text_key(map, "list-owner", &target->list_owner, problems) && good;
    good = target_bind_mailbox(target, map, problems) && good;
    good = target_text_key(map, "start", &target->start, problems) && good;
    good = bind_protocol(target, map, problems) && good;
    good = bind_recipients(target, map, problems) && good;
    good = bind_login(target, map, problems) && good;
    good = bind_tls(target, map, problems) && good;
    good = bind_deviations(target, map, problems) && good;
    good = bind_duration(map, "ready-within", &target->ready_within_ms, problems) && good;
    good = bind_duration(map, "timeout", &target->timeout_ms, problems) && good;
    good = good && check_texts(map, problems);
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
    target->protocol = PROTOCOL_SMTP;
    target->sender = DEFAULT_SENDER;
    target->client = DEFAULT_CLIENT;
    target->ready_within_ms = DEFAULT_READY_MS;
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
    target->tls.ca = target_path(target, target->tls.ca);
    target_resolve_mailbox(target);
    if (!strstr(target->address, "${") && !target_set_address(target, target->address, &err)) {
        problem_at(problems, node_get(map, "address")->at, "%s", err.text);
        goto failed;
    }
    return target;
failed:
    target_free(&target);
    return NULL;
}

/* Mailboxes as those of the reference server. */
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
