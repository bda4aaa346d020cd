#include "listening.h"

#include "err.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

union address {
    struct sockaddr any;
    struct sockaddr_in ipv4;
    struct sockaddr_in6 ipv6;
    struct sockaddr_un path;
};

static socklen_t read_address(const char *text, union address *out)
{
    *out = (union address){0};
    if (strncmp(text, "unix:", 5) == 0) {
        out->path.sun_family = AF_UNIX;
        snprintf(out->path.sun_path, sizeof out->path.sun_path, "%s", text + 5);
        return sizeof out->path;
    }
    if (inet_pton(AF_INET6, text, &out->ipv6.sin6_addr) == 1) {
        out->ipv6.sin6_family = AF_INET6;
        return sizeof out->ipv6;
    }
    inet_pton(AF_INET, text, &out->ipv4.sin_addr);
    out->ipv4.sin_family = AF_INET;
    return sizeof out->ipv4;
}

bool listening_open(struct listening *out, const char *text, struct err *err)
{
    *out = (struct listening){0};
    union address address;
    socklen_t length = read_address(text, &address);
    out->fd = socket(address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (out->fd < 0 || bind(out->fd, &address.any, length) != 0 || listen(out->fd, 64) != 0 ||
        getsockname(out->fd, &address.any, &length) != 0)
        return err_set(err, "cannot listen at %s: %s", text, strerror(errno));
    if (address.any.sa_family == AF_UNIX) {
        memcpy(out->path, address.path.sun_path, sizeof out->path);
        snprintf(out->address, sizeof out->address, "%s", text);
        return true;
    }
    bool is_ipv6 = address.any.sa_family == AF_INET6;
    out->port = ntohs(is_ipv6 ? address.ipv6.sin6_port : address.ipv4.sin_port);
    snprintf(out->address, sizeof out->address, is_ipv6 ? "[%s]:%u" : "%s:%u", text, out->port);
    return true;
}

void listening_close(struct listening *listening)
{
    if (listening->fd >= 0)
        close(listening->fd);
    if (listening->path[0])
        unlink(listening->path);
}
