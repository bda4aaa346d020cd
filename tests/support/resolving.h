/* A resolver on this machine that knows a small world of names, and how to query it. */
#ifndef RESOLVING_H
#define RESOLVING_H

#include "dns.h"
#include "mx.h"

struct nameserver;

struct resolving {
    struct nameserver *nameserver;
    char address[32];
    struct dns_settings settings; /* for it: 5 seconds, and stop */
    struct stop *stop;
    /* Of the last query; released at the end. */
    struct dns_answer answer;
    struct mx_hosts hosts;
    struct err err;
};

/* Starts it; fails the test if it does not start. */
void resolving_begin(struct resolving *resolver);
void resolving_end(struct resolving *resolver);

#endif
