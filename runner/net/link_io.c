#include "link_internal.h"

#include <errno.h>
#include <limits.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

enum link_outcome link_wait(const struct link *link, short events, long deadline)
{
    const struct stop *stop = link->settings->stop;
    struct pollfd fds[] = {
        {.fd = link->fd, .events = events},
        {.fd = stop ? stop_fd(stop) : -1, .events = POLLIN}, /* poll() ignores -1 */
    };
    for (;;) {
        long left = deadline - clock_now();
        int ms = left < 0 ? 0 : left > INT_MAX ? INT_MAX : (int)left;
        int ready = poll(fds, 2, ms);
        if (ready > 0)
            return fds[1].revents ? LINK_STOPPED : LINK_OK;
        if (ready == 0 && left <= INT_MAX)
            return LINK_TIMEOUT;
    }
}

static bool is_for_later(int error)
{
    return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

static struct link_io broken(struct link *link, const char *doing, int error)
{
    err_set(&link->why, "the connection broke while %s: %s", doing, strerror(error));
    return (struct link_io){.outcome = LINK_RESET};
}

struct link_io link_read_socket(struct link *link, void *octets, size_t size)
{
    int on = 1; /* without this some servers cost 40 ms per multi-line reply */
    if (link->is_tcp)
        setsockopt(link->fd, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
    ssize_t got = recv(link->fd, octets, size, MSG_DONTWAIT);
    if (got > 0)
        return (struct link_io){.moved = (size_t)got};
    if (got < 0 && is_for_later(errno))
        return (struct link_io){.wants = POLLIN};
    if (got < 0)
        return broken(link, "reading", errno);
    if (link->write_failed) /* the failed write has consumed the socket's error */
        return broken(link, "writing", ECONNRESET);
    err_set(&link->why, "the server closed the connection");
    return (struct link_io){.outcome = LINK_CLOSED};
}

struct link_io link_write_socket(struct link *link, const void *octets, size_t length)
{
    ssize_t sent = send(link->fd, octets, length, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent >= 0)
        return (struct link_io){.moved = (size_t)sent};
    if (is_for_later(errno))
        return (struct link_io){.wants = POLLOUT};
    link->write_failed = true;
    return broken(link, "writing", errno);
}
