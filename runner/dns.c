#include "dns.h"

#include "buffer.h"
#include "memory.h"

#include <ares.h>
#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <netdb.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

/* More records than that help nobody. */
#define RECORDS_MOST 64
#define TRIES 2

/* One question on its way. */
struct question {
    enum dns_type type;
    struct dns_answer *answer;
    int status; /* of c-ares */
    bool done;
};

static void add(struct dns_answer *answer, const char *value, unsigned preference)
{
    if (answer->count == RECORDS_MOST)
        return;
    size_t length = strlen(value);
    if (length && value[length - 1] == '.')
        length--;
    answer->records = mem_grow(answer->records, answer->count + 1, sizeof *answer->records);
    answer->records[answer->count++] = (struct dns_record){mem_copy(value, length), preference};
}

static void add_addresses(struct dns_answer *answer, const struct hostent *host)
{
    char text[INET6_ADDRSTRLEN];
    for (char **address = host->h_addr_list; *address; address++)
        if (inet_ntop(host->h_addrtype, *address, text, sizeof text))
            add(answer, text, 0);
}

static int take_addresses(struct question *question, const unsigned char *octets, int length)
{
    struct hostent *host = NULL;
    int status = question->type == DNS_A ? ares_parse_a_reply(octets, length, &host, NULL, NULL)
                                         : ares_parse_aaaa_reply(octets, length, &host, NULL, NULL);
    if (status == ARES_SUCCESS)
        add_addresses(question->answer, host);
    if (host)
        ares_free_hostent(host);
    return status;
}

static int take_mail_exchangers(struct question *question, const unsigned char *octets, int length)
{
    struct ares_mx_reply *list = NULL;
    int status = ares_parse_mx_reply(octets, length, &list);
    for (const struct ares_mx_reply *mx = list; status == ARES_SUCCESS && mx; mx = mx->next)
        add(question->answer, mx->host, mx->priority);
    if (list)
        ares_free_data(list);
    return status;
}

static int take_pointers(struct question *question, const unsigned char *octets, int length)
{
    struct hostent *host = NULL;
    int status = ares_parse_ptr_reply(octets, length, NULL, 0, AF_INET, &host);
    if (status == ARES_SUCCESS)
        for (char **name = host->h_aliases; *name; name++)
            add(question->answer, *name, 0);
    if (host)
        ares_free_hostent(host);
    return status;
}

/* The canonical name in the answer to a question for the alias itself. */
static int take_alias(struct question *question, const unsigned char *octets, int length)
{
    const unsigned char *at = octets + HFIXEDSZ;
    char *name = NULL;
    long encoded = 0;
    if (length < HFIXEDSZ || octets[7] == 0)
        return ARES_ENODATA;
    int status = ares_expand_name(at, octets, length, &name, &encoded);
    if (status == ARES_SUCCESS)
        ares_free_string(name);
    at += encoded + QFIXEDSZ;
    if (status == ARES_SUCCESS)
        status = ares_expand_name(at, octets, length, &name, &encoded);
    if (status != ARES_SUCCESS)
        return status;
    ares_free_string(name);
    at += encoded + RRFIXEDSZ;
    status = at < octets + length ? ares_expand_name(at, octets, length, &name, &encoded)
                                  : ARES_EBADRESP;
    if (status != ARES_SUCCESS)
        return status;
    add(question->answer, name, 0);
    ares_free_string(name);
    return status;
}

static void on_answer(void *state, int status, int timeouts, unsigned char *octets, int length)
{
    (void)timeouts;
    struct question *question = state;
    question->done = true;
    question->status = status;
    if (status != ARES_SUCCESS)
        return;
    switch (question->type) {
    case DNS_MX:
        question->status = take_mail_exchangers(question, octets, length);
        break;
    case DNS_PTR:
        question->status = take_pointers(question, octets, length);
        break;
    case DNS_CNAME:
        question->status = take_alias(question, octets, length);
        break;
    default:
        question->status = take_addresses(question, octets, length);
    }
}

/* Waits for c-ares' sockets until the question is answered, the time is over or the run is stopped.
 */
static void wait_for(ares_channel channel, struct question *question,
                     const struct dns_settings *settings)
{
    long deadline = clock_now() + settings->timeout_ms;
    while (!question->done && clock_now() < deadline && !stop_is_set(settings->stop)) {
        ares_socket_t sockets[ARES_GETSOCK_MAXNUM];
        struct pollfd fds[ARES_GETSOCK_MAXNUM + 1];
        nfds_t count = 0;
        int bits = ares_getsock(channel, sockets, ARES_GETSOCK_MAXNUM);
        for (int i = 0; i < ARES_GETSOCK_MAXNUM; i++) {
            short events = (short)((ARES_GETSOCK_READABLE(bits, i) ? POLLIN : 0) |
                                   (ARES_GETSOCK_WRITABLE(bits, i) ? POLLOUT : 0));
            if (events)
                fds[count++] = (struct pollfd){.fd = sockets[i], .events = events};
        }
        fds[count] = (struct pollfd){.fd = stop_fd(settings->stop), .events = POLLIN};
        poll(fds, count + 1, 100);
        for (nfds_t i = 0; i < count; i++)
            ares_process_fd(channel, fds[i].revents & POLLIN ? fds[i].fd : ARES_SOCKET_BAD,
                            fds[i].revents & POLLOUT ? fds[i].fd : ARES_SOCKET_BAD);
        ares_process_fd(channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
    }
}

static bool open_channel(ares_channel *channel, const struct dns_settings *settings,
                         struct err *err)
{
    struct ares_options options = {.timeout = (int)(settings->timeout_ms / TRIES), .tries = TRIES};
    int status = ares_init_options(channel, &options, ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES);
    if (status == ARES_SUCCESS && settings->resolver) {
        status = ares_set_servers_ports_csv(*channel, settings->resolver);
        if (status != ARES_SUCCESS) {
            ares_destroy(*channel);
            return err_set(err, "\"%s\" is no address of a resolver, such as 127.0.0.1:53",
                           settings->resolver);
        }
    }
    return status == ARES_SUCCESS || err_set(err, "c-ares: %s", ares_strerror(status));
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

static enum dns_outcome conclude(const struct question *question, const char *name,
                                 const struct dns_settings *settings, struct err *err)
{
    const char *resolver = settings->resolver ? settings->resolver : "the system's resolver";
    struct dns_answer *answer = question->answer;
    if (!question->done) {
        err_set(err, "%s does not answer (asked for %s)", resolver, name);
        return DNS_TROUBLE;
    }
    if (question->status == ARES_ENOTFOUND || question->status == ARES_ENODATA ||
        (question->status == ARES_SUCCESS && !answer->count))
        return DNS_NOTHING;
    if (question->status != ARES_SUCCESS) {
        err_set(err, "%s, asked for %s: %s", resolver, name, ares_strerror(question->status));
        return DNS_TROUBLE;
    }
    qsort(answer->records, answer->count, sizeof *answer->records, by_preference);
    return DNS_FOUND;
}

enum dns_outcome dns_ask(const struct dns_settings *settings, const char *name, enum dns_type type,
                         struct dns_answer *answer, struct err *err)
{
    static const int types[] = {ns_t_a, ns_t_aaaa, ns_t_cname, ns_t_ptr, ns_t_mx};
    struct question question = {.type = type, .answer = answer};
    ares_channel channel;
    *answer = (struct dns_answer){0};
    if (!open_channel(&channel, settings, err))
        return DNS_TROUBLE;
    char *asked = type == DNS_PTR ? reverse_name(name) : mem_text(name);
    ares_query(channel, asked, ns_c_in, types[type], on_answer, &question);
    wait_for(channel, &question, settings);
    bool done = question.done;
    ares_destroy(channel); /* calls on_answer if it is still waited for */
    question.done = done;
    free(asked);
    enum dns_outcome outcome = conclude(&question, name, settings, err);
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
        add(answer, more.records[i].value, 0);
    dns_answer_release(&more);
    return answer->count ? DNS_FOUND : other;
}
