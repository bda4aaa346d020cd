#include "target_list.h"

#include "memory.h"
#include "mx.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

/* The longest wait for a DNS answer about the hosts that accept a domain's mail. */
#define MX_TIMEOUT_MS 6000

/* What is being added. */
struct adding {
    struct target_list *targets;
    const struct target_list_settings *settings;
    const char *word;
};

/* The name of a file, or what looks like one, is a target file; anything else is an address. */
static bool is_file_name(const char *word)
{
    const char *dot = strrchr(word, '.');
    bool yaml = dot && (strcmp(dot, ".yaml") == 0 || strcmp(dot, ".yml") == 0);
    return yaml ||
           (strncmp(word, "unix:", 5) != 0 && !strstr(word, "://") && access(word, F_OK) == 0);
}

static struct target *open_target(const struct adding *adding, struct err *err)
{
    return is_file_name(adding->word) ? target_load(adding->word, adding->settings->problems)
                                      : target_from_address(adding->word, err);
}

static bool keep(const struct adding *adding, struct target *target, struct err *err)
{
    struct target_list *targets = adding->targets;
    targets->items = mem_grow(targets->items, targets->count + 1, sizeof(struct target *));
    targets->items[targets->count++] = target;
    return adding->settings->prepare(adding->settings->state, target, err);
}

static void keep_untried(struct target_list *targets, const char *name, const char *address,
                         const struct err *why)
{
    targets->untried =
        mem_grow(targets->untried, targets->untried_count + 1, sizeof *targets->untried);
    targets->untried[targets->untried_count++] =
        (struct untried_target){mem_text(name), mem_text(address), *why};
}

/* A host with several addresses is several targets, which need distinct names. */
static void name_after_host(struct target *target, const struct mx_hosts *hosts,
                            const struct mx_host *host)
{
    size_t same = 0;
    for (size_t i = 0; i < hosts->count; i++)
        same += strcasecmp(hosts->hosts[i].name, host->name) == 0;
    target->name = same == 1
                       ? arena_copy(target->arena, host->name, strlen(host->name))
                       : arena_format(target->arena, "%s [%s]", host->name, target->endpoint.host);
}

/* Adds one of the hosts of mx:DOMAIN: a separate target with the facts of the one that was named by
 * the domain. */
static bool add_host(const struct adding *adding, const char *domain, const struct mx_hosts *hosts,
                     const struct mx_host *host, struct err *err)
{
    struct err trouble;
    if (!host->address) {
        err_set(&trouble, "%s", host->trouble);
        keep_untried(adding->targets, host->name, adding->word, &trouble);
        return true;
    }
    struct target *target = open_target(adding, err);
    if (!target)
        return false;
    if (!target_set_address(target, host->address, err)) {
        target_free(&target);
        return false;
    }
    name_after_host(target, hosts, host);
    /* Its greeting need not have the name that MX records use, so that is not its `host`. */
    if (!target->host)
        target->tls.name = arena_copy(target->arena, host->name, strlen(host->name));
    target_set_domain(target, domain);
    return keep(adding, target, err);
}

/* A domain that cannot be resolved is a target that could not be tried. */
static bool add_mx(const struct adding *adding, const char *address, struct err *err)
{
    struct mx_hosts hosts;
    struct err why = {0};
    char domain[256];
    unsigned port;
    struct dns_settings settings = {
        .resolver = adding->settings->resolver,
        .timeout_ms = MX_TIMEOUT_MS,
        .stop = adding->settings->stop,
    };
    if (!mx_parse(address, domain, &port, &why) || !mx_find(&settings, address, &hosts, &why)) {
        keep_untried(adding->targets, adding->word, address, &why);
        return true;
    }
    bool good = true;
    for (size_t i = 0; i < hosts.count && good; i++)
        good = add_host(adding, domain, &hosts, &hosts.hosts[i], err);
    mx_hosts_release(&hosts);
    return good;
}

bool target_list_add(struct target_list *targets, const struct target_list_settings *settings,
                     const char *word, struct err *err)
{
    const struct adding adding = {targets, settings, word};
    struct target *target = open_target(&adding, err);
    if (!target)
        return false;
    if (!mx_is(target->address))
        return keep(&adding, target, err);
    bool good = add_mx(&adding, target->address, err);
    target_free(&target);
    return good;
}

void target_list_release(struct target_list *targets)
{
    for (size_t i = 0; i < targets->count; i++)
        target_free(&targets->items[i]);
    for (size_t i = 0; i < targets->untried_count; i++) {
        free(targets->untried[i].name);
        free(targets->untried[i].address);
    }
    free(targets->items);
    free(targets->untried);
    *targets = (struct target_list){0};
}
