/* The guard, where libcurl opens a socket: one door for each handle, whatever opens it. */
#ifndef DOOR_H
#define DOOR_H

#include "guard.h"

#include <arpa/inet.h>
#include <curl/curl.h>

struct door {
    struct guard *guard; /* NULL: this machine only */
    struct service service;
    char refused[INET6_ADDRSTRLEN]; /* the last address that was refused; "": none */
};

/* Sets CURL up so that each of its sockets passes GUARD, that no proxy is used, and that SERVICE
 * (host "" for a unix socket) is reached at the address that is pinned. DOOR and GUARD live as long
 * as CURL. */
bool door_set(struct door *door, struct guard *guard, CURL *curl, const struct service *service);
/* The same with the endpoint that CURL is going to connect to. */
bool door_set_endpoint(struct door *door, struct guard *guard, CURL *curl,
                       const struct endpoint *endpoint);

/* CURL has connected: pins the address at which it has. */
void door_pin(struct door *door, CURL *curl);

/* If a socket was refused, says so in ERR and returns true. */
bool door_explains(const struct door *door, struct err *err);

#endif
