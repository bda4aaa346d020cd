#include "scripted_server.h"

#include "certificate.h"
#include "clock.h"
#include "listening.h"
#include "memory.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define CONNECTIONS_MOST 256
#define PATIENCE_S 20 /* no read or write in a test takes longer */

struct connection {
    struct scripted_server *server;
    pthread_t thread;
    int fd; /* -1 once closed; under the server's lock */
    SSL *ssl;
    struct buffer received;
    size_t awaited; /* how many octets of received the acts have consumed */
};

struct scripted_server {
    const struct act *acts;
    struct listening listening;
    SSL_CTX *context;
    struct stop *stop;
    pthread_t thread;
    pthread_mutex_t lock; /* for the members below */
    struct connection connections[CONNECTIONS_MOST];
    size_t count;
    size_t done;
    bool was_reset;
    struct buffer received;
};

static ssize_t write_some(struct connection *connection, const char *octets, size_t length)
{
    if (connection->ssl)
        return SSL_write(connection->ssl, octets, (int)length);
    return send(connection->fd, octets, length, MSG_NOSIGNAL);
}

static bool write_all(struct connection *connection, const char *octets, size_t length)
{
    while (length) {
        ssize_t sent = write_some(connection, octets, length);
        if (sent <= 0)
            return false;
        octets += sent;
        length -= (size_t)sent;
    }
    return true;
}

/* False once the client has ended its side. */
static bool read_some(struct connection *connection)
{
    char octets[4096];
    struct scripted_server *server = connection->server;
    errno = 0;
    ssize_t got = connection->ssl ? SSL_read(connection->ssl, octets, sizeof octets)
                                  : recv(connection->fd, octets, sizeof octets, 0);
    pthread_mutex_lock(&server->lock);
    if (got > 0)
        buffer_add(&server->received, octets, (size_t)got);
    else if (errno == ECONNRESET)
        server->was_reset = true;
    pthread_mutex_unlock(&server->lock);
    if (got > 0)
        buffer_add(&connection->received, octets, (size_t)got);
    return got > 0;
}

static bool await(struct connection *connection, const struct act *act)
{
    for (;;) {
        const struct buffer *received = &connection->received;
        size_t rest = received->length - connection->awaited;
        const char *start = rest ? received->octets + connection->awaited : NULL;
        const char *found = rest ? memmem(start, rest, act->octets, act->length) : NULL;
        if (found) {
            connection->awaited = (size_t)(found - received->octets) + act->length;
            return true;
        }
        if (!read_some(connection))
            return false;
    }
}

static bool drip(struct connection *connection, const struct act *act)
{
    for (size_t i = 0; i < act->length; i++)
        if (!write_all(connection, act->octets + i, 1) ||
            !stop_sleep(connection->server->stop, act->ms))
            return false;
    return true;
}

static bool accept_tls(struct connection *connection)
{
    connection->ssl = SSL_new(connection->server->context);
    return connection->ssl && SSL_set_fd(connection->ssl, connection->fd) == 1 &&
           SSL_accept(connection->ssl) == 1;
}

static bool stall(struct connection *connection)
{
    struct pollfd fds[] = {
        {.fd = connection->fd, .events = POLLRDHUP},
        {.fd = stop_fd(connection->server->stop), .events = POLLIN},
    };
    poll(fds, 2, PATIENCE_S * 1000);
    return false;
}

static bool linger_not(struct connection *connection)
{
    struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    setsockopt(connection->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    return false;
}

static bool write_always(struct connection *connection, const struct act *act)
{
    bool is_drip = act->kind == ACT_DRIP_ALWAYS;
    while (is_drip ? drip(connection, act) : write_all(connection, act->octets, act->length))
        continue;
    return false;
}

/* False if the list ends here. */
static bool play(struct connection *connection, const struct act *act)
{
    switch (act->kind) {
    case ACT_SEND:
        return write_all(connection, act->octets, act->length);
    case ACT_DRIP:
        return drip(connection, act);
    case ACT_DRIP_ALWAYS:
    case ACT_FLOOD:
        return write_always(connection, act);
    case ACT_AWAIT:
        return await(connection, act);
    case ACT_DRAIN:
        while (read_some(connection))
            continue;
        return true;
    case ACT_PAUSE:
        return stop_sleep(connection->server->stop, act->ms);
    case ACT_STALL:
        return stall(connection);
    case ACT_TLS:
        return accept_tls(connection);
    case ACT_RAW:
        return send(connection->fd, act->octets, act->length, MSG_NOSIGNAL) > 0;
    case ACT_NOTIFY:
        return SSL_shutdown(connection->ssl) >= 0;
    case ACT_HALF_CLOSE:
        return shutdown(connection->fd, SHUT_WR) == 0;
    case ACT_RESET:
        return linger_not(connection);
    case ACT_END:
        break;
    }
    return false;
}

static void *serve(void *state)
{
    struct connection *connection = state;
    struct scripted_server *server = connection->server;
    for (const struct act *act = server->acts; play(connection, act); act++)
        continue;
    SSL_free(connection->ssl);
    pthread_mutex_lock(&server->lock);
    close(connection->fd);
    connection->fd = -1;
    server->done++;
    pthread_mutex_unlock(&server->lock);
    return NULL;
}

static void set_options(int fd)
{
    struct timeval most = {.tv_sec = PATIENCE_S};
    int on = 1;
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &most, sizeof most);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &most, sizeof most);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

static void begin(struct scripted_server *server, int fd)
{
    if (server->count == CONNECTIONS_MOST) {
        close(fd);
        return;
    }
    set_options(fd);
    pthread_mutex_lock(&server->lock);
    struct connection *connection = &server->connections[server->count];
    connection->server = server;
    connection->fd = fd;
    if (pthread_create(&connection->thread, NULL, serve, connection) == 0)
        server->count++;
    else
        close(fd);
    pthread_mutex_unlock(&server->lock);
}

static void *accept_all(void *state)
{
    struct scripted_server *server = state;
    struct pollfd fds[] = {
        {.fd = server->listening.fd, .events = POLLIN},
        {.fd = stop_fd(server->stop), .events = POLLIN},
    };
    while (poll(fds, 2, -1) > 0 && !fds[1].revents) {
        int fd = accept4(server->listening.fd, NULL, NULL, SOCK_CLOEXEC);
        if (fd >= 0)
            begin(server, fd);
    }
    return NULL;
}

/* SIGPIPE from OpenSSL's writes belongs to this helper, not to the code under test: its threads
 * block it, the test's own do not. */
static bool start_thread(struct scripted_server *server)
{
    sigset_t pipe, old;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, &old);
    bool is_started = pthread_create(&server->thread, NULL, accept_all, server) == 0;
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    return is_started;
}

static void server_free(struct scripted_server *server)
{
    listening_close(&server->listening);
    for (size_t i = 0; i < server->count; i++)
        buffer_release(&server->connections[i].received);
    buffer_release(&server->received);
    SSL_CTX_free(server->context);
    stop_free(&server->stop);
    pthread_mutex_destroy(&server->lock);
    free(server);
}

struct scripted_server *scripted_start(const char *address, const struct act *acts, struct err *err)
{
    struct scripted_server *server = mem_alloc(sizeof *server);
    server->acts = acts;
    server->listening.fd = -1;
    server->stop = stop_new();
    pthread_mutex_init(&server->lock, NULL);
    server->context = certificate_context();
    if (!server->context)
        err_set(err, "the certificate could not be made");
    else if (listening_open(&server->listening, address, err)) {
        if (start_thread(server))
            return server;
        err_set(err, "the thread could not be started");
    }
    server_free(server);
    return NULL;
}

void scripted_stop(struct scripted_server **server)
{
    if (!*server)
        return;
    stop_set((*server)->stop);
    pthread_join((*server)->thread, NULL);
    pthread_mutex_lock(&(*server)->lock);
    for (size_t i = 0; i < (*server)->count; i++)
        if ((*server)->connections[i].fd >= 0)
            shutdown((*server)->connections[i].fd, SHUT_RDWR);
    pthread_mutex_unlock(&(*server)->lock);
    for (size_t i = 0; i < (*server)->count; i++)
        pthread_join((*server)->connections[i].thread, NULL);
    server_free(*server);
    *server = NULL;
}

const char *scripted_address(const struct scripted_server *server)
{
    return server->listening.address;
}

unsigned scripted_port(const struct scripted_server *server)
{
    return server->listening.port;
}

void scripted_received(struct scripted_server *server, struct buffer *out)
{
    pthread_mutex_lock(&server->lock);
    buffer_add(out, server->received.octets, server->received.length);
    pthread_mutex_unlock(&server->lock);
}

size_t scripted_connections(struct scripted_server *server)
{
    pthread_mutex_lock(&server->lock);
    size_t count = server->count;
    pthread_mutex_unlock(&server->lock);
    return count;
}

static size_t count_done(struct scripted_server *server)
{
    pthread_mutex_lock(&server->lock);
    size_t done = server->done;
    pthread_mutex_unlock(&server->lock);
    return done;
}

bool scripted_was_reset(struct scripted_server *server)
{
    pthread_mutex_lock(&server->lock);
    bool was_reset = server->was_reset;
    pthread_mutex_unlock(&server->lock);
    return was_reset;
}

bool scripted_wait_done(struct scripted_server *server, size_t n, long ms)
{
    long deadline = clock_now() + ms;
    while (count_done(server) < n)
        if (clock_now() >= deadline || !stop_sleep(server->stop, 5))
            return false;
    return true;
}

bool scripted_write_certificate(const struct scripted_server *server, const char *path)
{
    return certificate_write(server->context, path);
}
