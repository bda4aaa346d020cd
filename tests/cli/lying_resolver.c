/* Preloaded into smtpspec: a resolver that changes its mind, and a network on which nothing but
 * this machine is ever reached. Of the names below liar.example
 *
 *   fails.N.liar.example   cannot be looked up the first N times, and is elsewhere afterwards
 *   turns.N.liar.example   is this machine the first N times, and elsewhere afterwards
 *
 * Every address that is connected to is a line of $LIAR_LOG. */
#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <netdb.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define ELSEWHERE "198.51.100.2" /* RFC 5737 3 */

typedef int look_up_function(const char *, const char *, const struct addrinfo *,
                             struct addrinfo **);
typedef int connect_function(int, const struct sockaddr *, socklen_t);

static atomic_long asked;

/* What stands in the place of NAME; NULL: it fails. */
static const char *answer(const char *name)
{
    long times = strtol(name + strlen("fails."), NULL, 10);
    if (atomic_fetch_add(&asked, 1) >= times)
        return ELSEWHERE;
    return name[0] == 't' ? "127.0.0.1" : NULL;
}

/* The C library's declarations have reserved names. */
/* NOLINTBEGIN(readability-inconsistent-declaration-parameter-name) */
int getaddrinfo(const char *restrict name, const char *restrict service,
                const struct addrinfo *restrict hints, struct addrinfo **restrict out)
{
    look_up_function *real = (look_up_function *)dlsym(RTLD_NEXT, "getaddrinfo");
    if (!name || !strstr(name, ".liar.example"))
        return real(name, service, hints, out);
    const char *address = answer(name);
    return address ? real(address, service, hints, out) : EAI_AGAIN;
}

static void note(const struct sockaddr *address)
{
    char text[INET_ADDRSTRLEN] = "";
    const struct sockaddr_in *ipv4 = (const struct sockaddr_in *)address;
    const char *path = getenv("LIAR_LOG");
    FILE *log = path && address->sa_family == AF_INET ? fopen(path, "a") : NULL;
    if (!log)
        return;
    inet_ntop(AF_INET, &ipv4->sin_addr, text, sizeof text);
    fprintf(log, "%s:%u\n", text, ntohs(ipv4->sin_port));
    fclose(log);
}

int connect(int socket, const struct sockaddr *address, socklen_t length)
{
    connect_function *real = (connect_function *)dlsym(RTLD_NEXT, "connect");
    note(address);
    if (address->sa_family == AF_INET &&
        ntohl(((const struct sockaddr_in *)address)->sin_addr.s_addr) >> 24 != IN_LOOPBACKNET) {
        errno = ENETUNREACH;
        return -1;
    }
    return real(socket, address, length);
}
/* NOLINTEND(readability-inconsistent-declaration-parameter-name) */
