#include "listener.h"
#include "memory.h"
#include "reference_names.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct listener {
    struct listener_settings settings;
    int ipv4, ipv6; /* listening sockets; ipv6 is -1 if there is none */
    unsigned port;
    pthread_t acceptor;
    pthread_mutex_t lock; /* for connections */
    pthread_cond_t ended; /* connections has decreased */
    size_t connections;   /* threads that serve a connection */
};

struct connection {
    struct listener *listener;
    int fd;
};

static int listen_on(const struct sockaddr *address, socklen_t length)
{
    int fd = socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return -1;
    int on = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (address->sa_family == AF_INET6)
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
    if (bind(fd, address, length) || listen(fd, SOMAXCONN)) {
        int why = errno;
        close(fd);
        errno = why;
        return -1;
    }
    return fd;
}

static bool open_sockets(struct listener *listener, unsigned port, struct err *err)
{
    struct sockaddr_in ipv4 = {.sin_family = AF_INET,
                               .sin_port = htons((uint16_t)port),
                               .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    listener->ipv6 = -1;
    listener->ipv4 = listen_on((const struct sockaddr *)&ipv4, sizeof ipv4);
    if (listener->ipv4 < 0)
        return err_set(err, "cannot listen on 127.0.0.1:%u: %s", port, strerror(errno));
    socklen_t length = sizeof ipv4;
    getsockname(listener->ipv4, (struct sockaddr *)&ipv4, &length);
    listener->port = ntohs(ipv4.sin_port);
    struct sockaddr_in6 ipv6 = {
        .sin6_family = AF_INET6, .sin6_port = ipv4.sin_port, .sin6_addr = in6addr_loopback};
    listener->ipv6 = listen_on((const struct sockaddr *)&ipv6, sizeof ipv6);
    return true;
}

static void *serve_thread(void *argument)
{
    struct connection *connection = argument;
    struct listener *listener = connection->listener;
    listener->settings.serve(listener->settings.state, connection->fd);
    free(connection);
    pthread_mutex_lock(&listener->lock);
    listener->connections--;
    pthread_cond_signal(&listener->ended);
    pthread_mutex_unlock(&listener->lock);
    return NULL;
}

/* Starts a thread with all signals blocked: they are for the program's own threads. */
static bool start_thread(pthread_t *thread, bool detached, void *(*run)(void *), void *argument)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    if (detached)
        pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    bool started = pthread_create(thread, &attributes, run, argument) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
    return started;
}

/* Rejects a connection: 421 in place of the greeting (RFC 5321 4.3.2). */
static void turn_away(int fd)
{
    static const char text[] = "421 " REFERENCE_HOST " too many connections, try again later\r\n";
    (void)!send(fd, text, sizeof text - 1, MSG_NOSIGNAL | MSG_DONTWAIT);
    close(fd);
}

/* Counts another connection, unless the limit has been reached. */
static bool reserve_connection(struct listener *listener)
{
    pthread_mutex_lock(&listener->lock);
    bool free_one = listener->connections < listener->settings.connections_most;
    if (free_one)
        listener->connections++;
    pthread_mutex_unlock(&listener->lock);
    return free_one;
}

static void serve_connection(struct listener *listener, int fd)
{
    int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (listener->settings.one_at_a_time) {
        listener->settings.serve(listener->settings.state, fd);
        return;
    }
    if (!reserve_connection(listener)) {
        turn_away(fd);
        return;
    }
    struct connection *connection = mem_alloc(sizeof *connection);
    *connection = (struct connection){.listener = listener, .fd = fd};
    pthread_t thread;
    if (start_thread(&thread, true, serve_thread, connection))
        return;
    free(connection);
    turn_away(fd);
    pthread_mutex_lock(&listener->lock);
    listener->connections--;
    pthread_mutex_unlock(&listener->lock);
}

static void *accept_thread(void *argument)
{
    struct listener *listener = argument;
    struct pollfd fds[] = {{.fd = stop_fd(listener->settings.stop), .events = POLLIN},
                           {.fd = listener->ipv4, .events = POLLIN},
                           {.fd = listener->ipv6, .events = POLLIN}};
    while (!stop_is_set(listener->settings.stop)) {
        if (poll(fds, 3, -1) < 0 && errno != EINTR)
            break;
        for (int i = 1; i < 3; i++) {
            if (!(fds[i].revents & POLLIN))
                continue;
            int fd = accept4(fds[i].fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
            if (fd >= 0)
                serve_connection(listener, fd);
            else if (errno == EMFILE || errno == ENFILE)
                stop_sleep(listener->settings.stop, 10); /* until a connection ends */
        }
    }
    return NULL;
}

struct listener *listener_start(const struct listener_settings *settings, struct err *err)
{
    struct listener *listener = mem_alloc(sizeof *listener);
    listener->settings = *settings;
    if (!open_sockets(listener, settings->port, err)) {
        free(listener);
        return NULL;
    }
    pthread_mutex_init(&listener->lock, NULL);
    pthread_cond_init(&listener->ended, NULL);
    if (!start_thread(&listener->acceptor, false, accept_thread, listener)) {
        err_set(err, "cannot start a thread");
        free(listener);
        return NULL;
    }
    return listener;
}

unsigned listener_port(const struct listener *listener)
{
    return listener->port;
}

void listener_join(struct listener **listener_out)
{
    struct listener *listener = *listener_out;
    if (!listener)
        return;
    pthread_join(listener->acceptor, NULL);
    pthread_mutex_lock(&listener->lock);
    while (listener->connections)
        pthread_cond_wait(&listener->ended, &listener->lock);
    pthread_mutex_unlock(&listener->lock);
    close(listener->ipv4);
    if (listener->ipv6 >= 0)
        close(listener->ipv6);
    pthread_cond_destroy(&listener->ended);
    pthread_mutex_destroy(&listener->lock);
    free(listener);
    *listener_out = NULL;
}
