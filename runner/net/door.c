#include "door.h"

#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>

static void note_refused(struct door *door, const struct sockaddr *address)
{
    const void *octets = address->sa_family == AF_INET
                             ? (const void *)&((const struct sockaddr_in *)address)->sin_addr
                             : (const void *)&((const struct sockaddr_in6 *)address)->sin6_addr;
    if (!inet_ntop(address->sa_family, octets, door->refused, sizeof door->refused))
        snprintf(door->refused, sizeof door->refused, "an unknown address");
}

static curl_socket_t open_socket(void *state, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct door *door = state;
    (void)purpose;
    if (!guard_admits(door->guard, &address->addr)) {
        note_refused(door, &address->addr);
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

bool door_set(struct door *door, struct guard *guard, CURL *curl, const struct service *service)
{
    *door = (struct door){.guard = guard, .service = *service};
    return curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, door) == CURLE_OK &&
           /* "" is none, whatever the environment says; * is for handles that are reused */
           curl_easy_setopt(curl, CURLOPT_PROXY, "") == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_NOPROXY, "*") == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_CONNECT_TO, guard_pinned(guard, service)) == CURLE_OK;
}

bool door_set_endpoint(struct door *door, struct guard *guard, CURL *curl,
                       const struct endpoint *endpoint)
{
    struct service service = {.port = endpoint->port};
    if (!endpoint->path[0])
        snprintf(service.host, sizeof service.host, "%s", endpoint->host);
    return door_set(door, guard, curl, &service);
}

void door_pin(struct door *door, CURL *curl)
{
    char *address = NULL;
    if (curl_easy_getinfo(curl, CURLINFO_PRIMARY_IP, &address) == CURLE_OK && address)
        guard_pin(door->guard, &door->service, address);
}

bool door_explains(const struct door *door, struct err *err)
{
    if (!*door->refused)
        return false;
    const char *host = door->service.host;
    err_set(err, "%s is at %s, which is not on this machine; --remote says that it may be reached",
            *host ? host : door->refused, door->refused);
    return true;
}
