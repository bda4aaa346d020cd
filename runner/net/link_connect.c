#include "count_of.h"
#include "link_internal.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

bool link_global_init(struct err *err)
{
    CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
    return code == CURLE_OK || err_set(err, "libcurl: %s", curl_easy_strerror(code));
}

void link_global_end(void)
{
    curl_global_cleanup();
}

/* A URL whose host and port curl connects to. The scheme is one that speaks only when asked to;
 * smtp:// would read the greeting. */
static void write_url(const struct endpoint *endpoint, char *url, size_t size)
{
    const char *host = endpoint->path[0] ? "localhost" : endpoint->host;
    if (!strchr(host, ':')) {
        snprintf(url, size, "http://%s:%u", host, endpoint->port);
        return;
    }
    size_t plain = strcspn(host, "%"); /* the zone of an IPv6 address (RFC 6874) */
    snprintf(url, size, "http://[%.*s%s%s]:%u", (int)plain, host, host[plain] ? "%25" : "",
             host[plain] ? host + plain + 1 : "", endpoint->port);
}

static bool set_options(struct link *link, char *curl_error, struct err *err)
{
    const struct endpoint *endpoint = link->settings->endpoint;
    char url[sizeof endpoint->host + 32];
    CURL *easy = link->easy;
    write_url(endpoint, url, sizeof url);
    return (curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, curl_error) == CURLE_OK &&
            curl_easy_setopt(easy, CURLOPT_URL, url) == CURLE_OK &&
            curl_easy_setopt(easy, CURLOPT_CONNECT_ONLY, 1L) == CURLE_OK &&
            door_set_endpoint(&link->door, link->settings->guard, easy, endpoint) &&
            curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, link->settings->connect_ms) ==
                CURLE_OK &&
            curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
            curl_easy_setopt(easy, CURLOPT_TCP_NODELAY, 1L) == CURLE_OK &&
            /* once we have given up, do not wait for a resolver that hangs */
            curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L) == CURLE_OK &&
            (!endpoint->path[0] ||
             curl_easy_setopt(easy, CURLOPT_UNIX_SOCKET_PATH, endpoint->path) == CURLE_OK)) ||
           err_set(err, "libcurl does not accept the options for a connection to %s", url);
}

/* Runs the transfer until it has connected, failed, or the run is stopped. */
static enum link_outcome drive(struct link *link, CURLcode *result)
{
    const struct stop *stop = link->settings->stop;
    struct curl_waitfd waits = {.fd = stop ? stop_fd(stop) : -1, .events = CURL_WAIT_POLLIN};
    int running = 1;
    *result = CURLE_FAILED_INIT;
    for (;;) {
        if (curl_multi_perform(link->multi, &running) != CURLM_OK)
            return LINK_REFUSED;
        if (!running)
            break;
        waits.revents = 0;
        if (curl_multi_poll(link->multi, &waits, stop ? 1 : 0, 1000, NULL) != CURLM_OK)
            return LINK_REFUSED;
        if (waits.revents)
            return LINK_STOPPED;
    }
    const CURLMsg *message = curl_multi_info_read(link->multi, &running);
    if (message)
        *result = message->data.result;
    if (*result == CURLE_OPERATION_TIMEDOUT)
        return LINK_TIMEOUT;
    return *result == CURLE_OK ? LINK_OK : LINK_REFUSED;
}

static void describe(const struct endpoint *endpoint, char *out, size_t size)
{
    bool is_ipv6 = strchr(endpoint->host, ':') != NULL;
    if (endpoint->path[0])
        snprintf(out, size, "unix:%s", endpoint->path);
    else
        snprintf(out, size, is_ipv6 ? "[%s]:%u" : "%s:%u", endpoint->host, endpoint->port);
}

static void explain(struct link *link, enum link_outcome outcome, CURLcode result,
                    const char *curl_error, struct err *err)
{
    char where[sizeof link->settings->endpoint->host + 16];
    long os_errno = 0;
    describe(link->settings->endpoint, where, sizeof where);
    curl_easy_getinfo(link->easy, CURLINFO_OS_ERRNO, &os_errno);
    if (door_explains(&link->door, err))
        err_prefix(err, "not connected to %s", where);
    else if (outcome == LINK_STOPPED)
        err_set(err, "stopped while connecting to %s", where);
    else if (outcome == LINK_TIMEOUT)
        err_set(err, "no connection to %s within %ld ms", where, link->settings->connect_ms);
    else if (result == CURLE_COULDNT_CONNECT && os_errno)
        err_set(err, "cannot connect to %s: %s", where, strerror((int)os_errno));
    else
        err_set(err, "cannot connect to %s: %s", where,
                *curl_error ? curl_error : curl_easy_strerror(result));
}

/* "" if it has no IP address. */
static void write_address(const struct sockaddr_storage *address, char out[INET6_ADDRSTRLEN])
{
    const void *octets = NULL;
    if (address->ss_family == AF_INET)
        octets = &((const struct sockaddr_in *)address)->sin_addr;
    else if (address->ss_family == AF_INET6)
        octets = &((const struct sockaddr_in6 *)address)->sin6_addr;
    if (!octets || !inet_ntop(address->ss_family, octets, out, INET6_ADDRSTRLEN))
        *out = '\0';
}

static bool take_socket(struct link *link, struct err *err)
{
    curl_socket_t fd = CURL_SOCKET_BAD;
    if (curl_easy_getinfo(link->easy, CURLINFO_ACTIVESOCKET, &fd) != CURLE_OK ||
        fd == CURL_SOCKET_BAD)
        return err_set(err, "libcurl has connected but returns no socket");
    struct sockaddr_storage here = {0}, there = {0};
    socklen_t length = sizeof here;
    link->fd = fd;
    link->is_tcp = !link->settings->endpoint->path[0];
    if (getsockname(fd, (struct sockaddr *)&here, &length) != 0)
        return err_set(err, "getsockname: %s", strerror(errno));
    write_address(&here, link->local);
    length = sizeof there;
    if (getpeername(fd, (struct sockaddr *)&there, &length) == 0) /* not if it was reset */
        write_address(&there, link->peer);
    return true;
}

enum link_outcome link_connect(struct link *link, struct err *err)
{
    char curl_error[CURL_ERROR_SIZE] = "";
    CURLcode result = CURLE_OK;
    link->easy = curl_easy_init();
    link->multi = curl_multi_init();
    if (!link->easy || !link->multi || curl_multi_add_handle(link->multi, link->easy) != CURLM_OK) {
        err_set(err, "libcurl cannot be set up");
        return LINK_REFUSED;
    }
    if (!set_options(link, curl_error, err))
        return LINK_REFUSED;
    enum link_outcome outcome = drive(link, &result);
    curl_easy_setopt(link->easy, CURLOPT_ERRORBUFFER, NULL); /* it is on our stack */
    if (outcome != LINK_OK) {
        explain(link, outcome, result, curl_error, err);
        return outcome;
    }
    door_pin(&link->door, link->easy);
    return take_socket(link, err) ? LINK_OK : LINK_REFUSED;
}

void link_disconnect(struct link *link)
{
    if (link->multi && link->easy)
        curl_multi_remove_handle(link->multi, link->easy);
    curl_easy_cleanup(link->easy);
    curl_multi_cleanup(link->multi);
    link->easy = NULL;
    link->multi = NULL;
    link->fd = -1;
}
