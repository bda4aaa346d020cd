#include "guard.h"

#include "memory.h"

#include <curl/curl.h>
#include <netdb.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

/* A name, and the address that it stands for in this run. */
struct pin {
    struct service service;
    struct curl_slist *connect_to;
    struct pin *next;
};

struct guard {
    bool remote;
    pthread_mutex_t lock; /* of what follows */
    struct pin *pins;
    bool has_refused;
};

struct guard *guard_new(bool remote)
{
    struct guard *guard = mem_alloc(sizeof *guard);
    guard->remote = remote;
    pthread_mutex_init(&guard->lock, NULL);
    return guard;
}

void guard_free(struct guard **guard)
{
    if (!*guard)
        return;
    for (struct pin *pin = (*guard)->pins, *next; pin; pin = next) {
        next = pin->next;
        curl_slist_free_all(pin->connect_to);
        free(pin);
    }
    pthread_mutex_destroy(&(*guard)->lock);
    free(*guard);
    *guard = NULL;
}

static bool refuse(struct guard *guard)
{
    if (!guard)
        return false;
    pthread_mutex_lock(&guard->lock);
    guard->has_refused = true;
    pthread_mutex_unlock(&guard->lock);
    return false;
}

bool guard_has_refused(struct guard *guard)
{
    if (!guard)
        return false;
    pthread_mutex_lock(&guard->lock);
    bool has_refused = guard->has_refused;
    pthread_mutex_unlock(&guard->lock);
    return has_refused;
}

bool guard_admits(struct guard *guard, const struct sockaddr *address)
{
    if ((guard && guard->remote) || address->sa_family == AF_UNIX || endpoint_is_own(address))
        return true;
    return refuse(guard);
}

/* "::1:25", of which somebody may think that its last part is a port. */
static const char *hint(const struct endpoint *endpoint)
{
    return strchr(endpoint->host, ':') ? " (a port follows brackets, as in [::1]:25)" : "";
}

bool guard_may_reach(struct guard *guard, const struct endpoint *endpoint, struct err *err)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *addresses = NULL;
    if ((guard && guard->remote) || endpoint_is_loopback(endpoint))
        return true;
    int failed = getaddrinfo(endpoint->host, NULL, &hints, &addresses);
    if (failed) {
        err_set(err,
                "%s cannot be looked up (%s), so it is not known to be on this machine; --remote "
                "says that it may be played against all the same",
                endpoint->host, gai_strerror(failed));
        return refuse(guard);
    }
    bool good = true;
    for (const struct addrinfo *one = addresses; one; one = one->ai_next)
        good = good && endpoint_is_own(one->ai_addr);
    freeaddrinfo(addresses);
    if (good)
        return true;
    err_set(err, "%s is not on this machine; --remote says that it may be played against%s",
            endpoint->host, hint(endpoint));
    return refuse(guard);
}

static struct pin *find(struct guard *guard, const struct service *service)
{
    struct pin *pin = guard->pins;
    while (pin && (strcasecmp(pin->service.host, service->host) != 0 ||
                   pin->service.port != service->port))
        pin = pin->next;
    return pin;
}

struct curl_slist *guard_pinned(struct guard *guard, const struct service *service)
{
    if (!guard)
        return NULL;
    pthread_mutex_lock(&guard->lock);
    struct pin *pin = find(guard, service);
    pthread_mutex_unlock(&guard->lock);
    return pin ? pin->connect_to : NULL;
}

static struct pin *pin_new(const struct service *service, const char *address)
{
    struct pin *pin = mem_alloc(sizeof *pin);
    bool is_ipv6 = strchr(address, ':');
    char *entry = mem_format(is_ipv6 ? "::[%s]:" : "::%s:", address);
    pin->service = *service;
    pin->connect_to = curl_slist_append(NULL, entry);
    free(entry);
    return pin;
}

void guard_pin(struct guard *guard, const struct service *service, const char *address)
{
    const char *host = service->host;
    /* An address of one link only is useless without the name of the link, which is in the host. */
    if (!guard || !*address || !*host || strchr(host, ':') || strncasecmp(address, "fe80:", 5) == 0)
        return;
    pthread_mutex_lock(&guard->lock);
    if (!find(guard, service)) {
        struct pin *pin = pin_new(service, address);
        pin->next = guard->pins;
        guard->pins = pin;
    }
    pthread_mutex_unlock(&guard->lock);
}
