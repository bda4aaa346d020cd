#include "meeting.h"
#include "unit.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define SOON_MS 10000 /* for what happens at once, on any machine, however slow */

TEST(a_server_is_reached_by_ipv6)
{
    const struct act acts[] = {SEND("220 hi\r\n"), DRAIN, END};
    struct meeting meeting;
    int fd = socket(AF_INET6, SOCK_STREAM, 0);
    struct sockaddr_in6 address = {.sin6_family = AF_INET6, .sin6_addr = in6addr_loopback};
    bool has_ipv6 = fd >= 0 && bind(fd, (struct sockaddr *)&address, sizeof address) == 0;
    close(fd);
    if (!has_ipv6)
        return; /* a machine without it */
    meeting_prepare(&meeting, "::1", acts);
    ck_assert_int_eq(meeting_open(&meeting), LINK_OK);
    meeting_expect(&meeting, "220 hi\r\n");
    ck_assert_str_eq(link_local_address(meeting.link), "::1");
    ck_assert_str_eq(link_peer_address(meeting.link), "::1");
    meeting_end(&meeting);
}

TEST(a_server_is_reached_by_a_unix_socket)
{
    const struct act acts[] = {SEND("220 hi\r\n"), DRAIN, END};
    struct meeting meeting;
    char address[64];
    snprintf(address, sizeof address, "unix:/tmp/smtpspec-unit-link-%ld.sock", (long)getpid());
    meeting_prepare(&meeting, address, acts);
    ck_assert_int_eq(meeting_open(&meeting), LINK_OK);
    meeting_expect(&meeting, "220 hi\r\n");
    ck_assert_str_eq(link_local_address(meeting.link), "");
    ck_assert_str_eq(link_peer_address(meeting.link), "");
    meeting_end(&meeting);
}

/* Opens ADDRESS, which cannot be reached, within MOST_MS. */
static enum link_outcome open_in_vain(const char *address, long connect_ms, struct err *err)
{
    struct endpoint endpoint;
    struct link *link = NULL;
    struct link_settings settings = {.endpoint = &endpoint, .connect_ms = connect_ms};
    ck_assert(endpoint_parse(address, 25, &endpoint, err));
    enum link_outcome outcome = link_open(&settings, &link, err);
    ck_assert_ptr_null(link);
    return outcome;
}

TEST(a_port_where_nobody_listens_is_refused_with_the_reason)
{
    const struct act acts[] = {END};
    struct err err = {0};
    struct scripted_server *server = scripted_start("127.0.0.1", acts, &err);
    char address[64];
    snprintf(address, sizeof address, "%s", scripted_address(server));
    scripted_stop(&server);
    ck_assert_int_eq(open_in_vain(address, SOON_MS, &err), LINK_REFUSED);
    ck_assert_ptr_nonnull(strstr(err.text, address));
    ck_assert_ptr_nonnull(strstr(err.text, "Connection refused"));
    ck_assert_int_eq(open_in_vain("unix:/nowhere/x.sock", SOON_MS, &err), LINK_REFUSED);
    ck_assert_ptr_nonnull(strstr(err.text, "unix:/nowhere/x.sock"));
}

TEST(a_name_that_does_not_resolve_is_refused_and_named)
{
    struct err err = {0};
    long start = clock_now();
    enum link_outcome outcome = open_in_vain("no-such-host.invalid", 3000, &err);
    ck_assert(outcome == LINK_REFUSED || outcome == LINK_TIMEOUT); /* a resolver may be silent */
    ck_assert_int_lt(clock_now() - start, 3000 + SOON_MS);
    ck_assert_ptr_nonnull(strstr(err.text, "no-such-host.invalid"));
}

/* A listener whose queue is full: a further connection neither opens nor is refused. */
struct full_listener {
    int listener;
    int waiting[8];
    char address[32];
};

static void full_listener_open(struct full_listener *full)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
    socklen_t length = sizeof address;
    full->listener = socket(AF_INET, SOCK_STREAM, 0);
    ck_assert_int_eq(bind(full->listener, (struct sockaddr *)&address, length), 0);
    ck_assert_int_eq(listen(full->listener, 0), 0);
    getsockname(full->listener, (struct sockaddr *)&address, &length);
    snprintf(full->address, sizeof full->address, "127.0.0.1:%u", ntohs(address.sin_port));
    for (size_t i = 0; i < 8; i++) {
        full->waiting[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
        (void)connect(full->waiting[i], (struct sockaddr *)&address, length);
    }
}

static void full_listener_close(struct full_listener *full)
{
    for (size_t i = 0; i < 8; i++)
        close(full->waiting[i]);
    close(full->listener);
}

TEST(connecting_ends_at_its_deadline)
{
    struct full_listener full;
    struct err err = {0};
    full_listener_open(&full);
    long start = clock_now();
    ck_assert_int_eq(open_in_vain(full.address, 100, &err), LINK_TIMEOUT);
    ck_assert_int_ge(clock_now() - start, 90);
    ck_assert_int_lt(clock_now() - start, 100 + SOON_MS);
    ck_assert_ptr_nonnull(strstr(err.text, "within 100 ms"));
    full_listener_close(&full);
}

static void *set_stop_soon(void *state)
{
    usleep(50000);
    stop_set(state);
    return NULL;
}

TEST(connecting_obeys_the_stop)
{
    struct full_listener full;
    struct endpoint endpoint;
    struct link *link = NULL;
    struct err err = {0};
    pthread_t thread;
    struct stop *stop = stop_new();
    struct link_settings settings = {.endpoint = &endpoint, .connect_ms = 60000, .stop = stop};
    full_listener_open(&full);
    ck_assert(endpoint_parse(full.address, 25, &endpoint, &err));
    pthread_create(&thread, NULL, set_stop_soon, stop);
    long start = clock_now();
    ck_assert_int_eq(link_open(&settings, &link, &err), LINK_STOPPED);
    ck_assert_int_lt(clock_now() - start, SOON_MS);
    ck_assert_ptr_null(link);
    pthread_join(thread, NULL);
    stop_free(&stop);
    full_listener_close(&full);
}

/* Its peer would be the proxy, and nobody could say who is played against. */
TEST(a_proxy_of_the_environment_is_never_used)
{
    const struct act proxy[] = {AWAIT("\r\n\r\n"),
                                SEND("HTTP/1.1 200 Connected\r\n\r\n220 by proxy\r\n"), DRAIN, END};
    struct meeting elsewhere;
    char url[64];
    meeting_prepare(&elsewhere, "127.0.0.1", proxy);
    snprintf(url, sizeof url, "http://%s", scripted_address(elsewhere.server));
    setenv("smtp_proxy", url, 1);
    setenv("ALL_PROXY", url, 1);
    ck_assert(endpoint_parse("mx.elsewhere.invalid", 25, &elsewhere.endpoint, &elsewhere.err));
    ck_assert_int_eq(meeting_open(&elsewhere), LINK_REFUSED);
    unsetenv("smtp_proxy");
    unsetenv("ALL_PROXY");
    ck_assert_uint_eq(scripted_connections(elsewhere.server), 0);
    meeting_end(&elsewhere);
}

/* Without a guard, too: what was forgotten is closed. */
TEST(another_machine_is_refused_where_the_socket_is_opened)
{
    struct err err = {0};
    struct endpoint endpoint;
    struct link *link = NULL;
    struct guard *guard = guard_new(false);
    ck_assert(endpoint_parse("192.0.2.1", 25, &endpoint, &err));
    struct link_settings settings = {.endpoint = &endpoint, .connect_ms = 5000};
    for (int i = 0; i < 2; i++) {
        ck_assert_int_eq(link_open(&settings, &link, &err), LINK_REFUSED);
        ck_assert_ptr_nonnull(strstr(err.text, "not on this machine"));
        settings.guard = guard;
    }
    ck_assert(guard_has_refused(guard));
    guard_free(&guard);
}

SUITE("link_connect", .begin = link_global_init, .end = link_global_end)
