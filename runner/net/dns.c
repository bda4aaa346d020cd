#include "dns.h"

#include "buffer.h"
#include "dns_take.h"
#include "endpoint.h"
#include "memory.h"

#include <ares.h>
#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <netdb.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#define TRIES 2
#define DNS_PORT 53

/* A pending query. */
struct question {
    enum dns_type type;
    struct dns_answer *answer;
    int status; /* of c-ares */
    bool done;
};

static void on_answer(void *state, int status, int timeouts, unsigned char *octets, int length)
{
    (void)timeouts;
    struct question *question = state;
    question->done = true;
    question->status = status;
    if (status != ARES_SUCCESS)
        return;
    question->status = dns_take(question->type, octets, length, question->answer);
}

/* Waits on c-ares' sockets until the query is answered, time is up or the run is stopped. */
static void wait_for(ares_channel channel, struct question *question,
                     const struct dns_settings *settings)
{
    long deadline = clock_now() + settings->timeout_ms;
    while (!question->done && clock_now() < deadline && !stop_is_set(settings->stop)) {
        ares_socket_t sockets[ARES_GETSOCK_MAXNUM];
        struct pollfd fds[ARES_GETSOCK_MAXNUM + 1];
        nfds_t count = 0;
        /* Bit i: socket i wants to be read; bit 16 + i: written. (c-ares' own macros shift an
         * int.) */
        unsigned bits = (unsigned)ares_getsock(channel, sockets, ARES_GETSOCK_MAXNUM);
        for (unsigned i = 0; i < ARES_GETSOCK_MAXNUM; i++) {
            short events = (short)((bits >> i & 1U ? POLLIN : 0) |
                                   (bits >> (i + ARES_GETSOCK_MAXNUM) & 1U ? POLLOUT : 0));
            if (events)
                fds[count++] = (struct pollfd){.fd = sockets[i], .events = events};
        }
        fds[count] = (struct pollfd){.fd = stop_fd(settings->stop), .events = POLLIN};
        poll(fds, count + 1, 100);
        for (nfds_t i = 0; i < count; i++) /* POLLERR must be read: nobody is listening there */
            ares_process_fd(channel, fds[i].revents & ~POLLOUT ? fds[i].fd : ARES_SOCKET_BAD,
                            fds[i].revents & POLLOUT ? fds[i].fd : ARES_SOCKET_BAD);
        ares_process_fd(channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
    }
}

/* Looks up the resolver's addresses, which the caller frees, and its port. */
static bool find_resolver(const char *resolver, struct addrinfo **out, unsigned *port,
                          struct err *err)
{
    struct endpoint endpoint;
    struct addrinfo hints = {.ai_socktype = SOCK_DGRAM};
    *out = NULL;
    if (strchr(resolver, '/') || !endpoint_parse(resolver, DNS_PORT, &endpoint, NULL) ||
        endpoint.path[0])
        return err_set(err,
                       "expected HOST or HOST:PORT of a DNS server, such as 127.0.0.1:53, not "
                       "\"%s\"",
                       resolver);
    int failed = getaddrinfo(endpoint.host, NULL, &hints, out);
    if (failed)
        return err_set(err, "the DNS server \"%s\" cannot be found: %s", resolver,
                       gai_strerror(failed));
    *port = endpoint.port;
    return true;
}

bool dns_check_resolver(const char *resolver, struct err *err)
{
    struct addrinfo *addresses;
    unsigned port;
    if (!find_resolver(resolver, &addresses, &port, err))
        return false;
    freeaddrinfo(addresses);
    return true;
}

static struct ares_addr_port_node server_at(const struct sockaddr *address, unsigned port)
{
    struct ares_addr_port_node node = {
        .family = address->sa_family, .udp_port = (int)port, .tcp_port = (int)port};
    if (address->sa_family == AF_INET)
        node.addr.addr4 = ((const struct sockaddr_in *)address)->sin_addr;
    else
        memcpy(&node.addr.addr6, &((const struct sockaddr_in6 *)address)->sin6_addr,
               sizeof node.addr.addr6);
    return node;
}

static bool use_resolver(ares_channel channel, const char *resolver, struct err *err)
{
    struct ares_addr_port_node nodes[4];
    struct addrinfo *addresses;
    unsigned port = 0;
    size_t count = 0;
    if (!find_resolver(resolver, &addresses, &port, err))
        return false;
    for (const struct addrinfo *one = addresses; one && count < 4; one = one->ai_next) {
        nodes[count] = server_at(one->ai_addr, port);
        if (count)
            nodes[count - 1].next = &nodes[count];
        count++;
    }
    freeaddrinfo(addresses);
    int status = ares_set_servers_ports(channel, nodes);
    return status == ARES_SUCCESS || err_set(err, "c-ares: %s", ares_strerror(status));
}

/* If a resolver was named, its answer counts, even SERVFAIL; of the system's several, one may
 * answer where another fails. */
static bool open_channel(ares_channel *channel, const struct dns_settings *settings,
                         struct err *err)
{
    struct ares_options options = {
        .timeout = (int)(settings->timeout_ms / TRIES),
        .tries = TRIES,
        .flags = settings->resolver ? ARES_FLAG_NOCHECKRESP : 0,
    };
    int status =
        ares_init_options(channel, &options, ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_FLAGS);
    if (status != ARES_SUCCESS)
        return err_set(err, "c-ares: %s", ares_strerror(status));
    if (!settings->resolver || use_resolver(*channel, settings->resolver, err))
        return true;
    ares_destroy(*channel);
    return false;
}

/* 4.3.2.1.in-addr.arpa, or the nibbles of ip6.arpa. */
static char *reverse_name(const char *address)
{
    unsigned char octets[16];
    struct buffer name = {0};
    if (inet_pton(AF_INET, address, octets) == 1) {
        buffer_format(&name, "%u.%u.%u.%u.in-addr.arpa", octets[3], octets[2], octets[1],
                      octets[0]);
    } else if (inet_pton(AF_INET6, address, octets) == 1) {
        for (int i = 15; i >= 0; i--)
            buffer_format(&name, "%x.%x.", octets[i] & 15U, octets[i] >> 4U);
        buffer_add_text(&name, "ip6.arpa");
    }
    return buffer_take(&name);
}

static int by_preference(const void *a, const void *b)
{
    const struct dns_record *left = a, *right = b;
    if (left->preference != right->preference)
        return left->preference < right->preference ? -1 : 1;
    return strcmp(left->value, right->value);
}

/* What went wrong, to follow the resolver's name. */
static const char *trouble_of(const struct question *question)
{
    if (!question->done)
        return "does not answer";
    switch (question->status) {
    case ARES_ETIMEOUT:
        return "does not answer";
    case ARES_ECONNREFUSED:
        return "cannot be reached";
    case ARES_ESERVFAIL:
        return "answers SERVFAIL";
    case ARES_EREFUSED:
        return "answers REFUSED";
    case ARES_ENOTIMP:
        return "answers NOTIMP";
    case ARES_EFORMERR:
        return "answers FORMERR";
    case ARES_EBADRESP:
        return "gives a malformed answer";
    case ARES_EBADNAME:
        return "was not asked: that is not a name";
    default:
        return ares_strerror(question->status);
    }
}

static enum dns_outcome conclude(const struct question *question, const char *name,
                                 const struct dns_settings *settings, struct err *err)
{
    static const char *const types[] = {"A", "AAAA", "CNAME", "PTR", "MX"};
    struct dns_answer *answer = question->answer;
    bool found = question->done && question->status == ARES_SUCCESS;
    if (found && answer->count) {
        qsort(answer->records, answer->count, sizeof *answer->records, by_preference);
        return DNS_FOUND;
    }
    if (found || (question->done &&
                  (question->status == ARES_ENOTFOUND || question->status == ARES_ENODATA)))
        return DNS_NOTHING;
    err_set(err, "%s%s %s (asked for the %s of %s)", settings->resolver ? "the DNS server " : "",
            settings->resolver ? settings->resolver : "the system's DNS server",
            trouble_of(question), types[question->type], name);
    return DNS_TROUBLE;
}

/* The name to query, which the caller frees; NULL with the reason. */
static char *asked_name(const char *name, enum dns_type type, struct err *err)
{
    char *asked = type == DNS_PTR ? reverse_name(name) : mem_text(name);
    if (*asked)
        return asked;
    free(asked);
    err_set(err, type == DNS_PTR ? "\"%s\" is not an address" : "\"%s\" is not a name", name);
    return NULL;
}

enum dns_outcome dns_ask(const struct dns_settings *settings, const char *name, enum dns_type type,
                         struct dns_answer *answer, struct err *err)
{
    static const int types[] = {ns_t_a, ns_t_aaaa, ns_t_cname, ns_t_ptr, ns_t_mx};
    struct question question = {.type = type, .answer = answer};
    ares_channel channel;
    *answer = (struct dns_answer){0};
    char *asked = asked_name(name, type, err);
    if (!asked)
        return DNS_TROUBLE;
    enum dns_outcome outcome = DNS_TROUBLE;
    if (open_channel(&channel, settings, err)) {
        ares_query(channel, asked, ns_c_in, types[type], on_answer, &question);
        wait_for(channel, &question, settings);
        bool done = question.done;
        ares_destroy(channel); /* calls on_answer if the query is still pending */
        question.done = done;
        outcome = conclude(&question, name, settings, err);
    }
    free(asked);
    if (outcome != DNS_FOUND)
        dns_answer_release(answer);
    return outcome;
}

void dns_answer_release(struct dns_answer *answer)
{
    for (size_t i = 0; i < answer->count; i++)
        free(answer->records[i].value);
    free(answer->records);
    *answer = (struct dns_answer){0};
}

enum dns_outcome dns_addresses(const struct dns_settings *settings, const char *name,
                               struct dns_answer *answer, struct err *err)
{
    struct dns_answer more;
    enum dns_outcome one = dns_ask(settings, name, DNS_A, answer, err);
    if (one == DNS_TROUBLE)
        return one;
    enum dns_outcome other = dns_ask(settings, name, DNS_AAAA, &more, err);
    for (size_t i = 0; i < more.count; i++)
        dns_add(answer, more.records[i].value, 0);
    dns_answer_release(&more);
    return answer->count ? DNS_FOUND : other;
}
