/* A listening socket on this machine, for test servers. */
#ifndef LISTENING_H
#define LISTENING_H

#include <stdbool.h>

struct err;

struct listening {
    int fd;            /* -1: none */
    char address[128]; /* HOST:PORT or unix:PATH */
    unsigned port;     /* 0 for a path */
    char path[108];    /* of a unix socket, else empty */
};

/* Listens at TEXT, an IP address (any free port) or unix:PATH. OUT can be closed even after a
 * failure. */
bool listening_open(struct listening *out, const char *text, struct err *err);
/* Closes the socket and removes its path. */
void listening_close(struct listening *listening);

#endif
