#include "dns_take.h"

#include "memory.h"

#include <ares.h>
#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>

/* More records than that help nobody. */
#define RECORDS_MOST 64

void dns_add(struct dns_answer *answer, const char *value, unsigned preference)
{
    if (answer->count == RECORDS_MOST)
        return;
    size_t length = strlen(value);
    if (length && value[length - 1] == '.')
        length--;
    answer->records = mem_grow(answer->records, answer->count + 1, sizeof *answer->records);
    answer->records[answer->count++] =
        (struct dns_record){length ? mem_copy(value, length) : mem_text("."), preference};
}

static void add_addresses(struct dns_answer *answer, const struct hostent *host)
{
    char text[INET6_ADDRSTRLEN];
    for (char **address = host->h_addr_list; *address; address++)
        if (inet_ntop(host->h_addrtype, *address, text, sizeof text))
            dns_add(answer, text, 0);
}

static int take_addresses(enum dns_type type, struct dns_answer *answer,
                          const unsigned char *octets, int length)
{
    struct hostent *host = NULL;
    int status = type == DNS_A ? ares_parse_a_reply(octets, length, &host, NULL, NULL)
                               : ares_parse_aaaa_reply(octets, length, &host, NULL, NULL);
    if (status == ARES_SUCCESS)
        add_addresses(answer, host);
    if (host)
        ares_free_hostent(host);
    return status;
}

static int take_mail_exchangers(struct dns_answer *answer, const unsigned char *octets, int length)
{
    struct ares_mx_reply *list = NULL;
    int status = ares_parse_mx_reply(octets, length, &list);
    for (const struct ares_mx_reply *mx = list; status == ARES_SUCCESS && mx; mx = mx->next)
        dns_add(answer, mx->host, mx->priority);
    if (list)
        ares_free_data(list);
    return status;
}

static int take_pointers(struct dns_answer *answer, const unsigned char *octets, int length)
{
    struct hostent *host = NULL;
    int status = ares_parse_ptr_reply(octets, length, NULL, 0, AF_INET, &host);
    if (status == ARES_SUCCESS)
        for (char **name = host->h_aliases; *name; name++)
            dns_add(answer, *name, 0);
    if (host)
        ares_free_hostent(host);
    return status;
}

/* Moves AT past a name; with OUT gives the name, which the caller frees. */
static bool pass_name(const unsigned char **at, const unsigned char *octets, int length, char **out)
{
    char *name = NULL;
    long encoded = 0;
    if (*at >= octets + length ||
        ares_expand_name(*at, octets, length, &name, &encoded) != ARES_SUCCESS)
        return false;
    *at += encoded;
    if (out)
        *out = mem_text(name);
    ares_free_string(name);
    return true;
}

static unsigned two_octets(const unsigned char *at)
{
    return (unsigned)at[0] << 8U | at[1];
}

static int take_alias_at(struct dns_answer *answer, const unsigned char *at,
                         const unsigned char *octets, int length)
{
    char *name;
    if (!pass_name(&at, octets, length, &name))
        return ARES_EBADRESP;
    dns_add(answer, name, 0);
    free(name);
    return ARES_SUCCESS;
}

/* The first CNAME of the answer; c-ares has no parser for that. The layout is that of RFC 1035 4.1.
 */
static int take_alias(struct dns_answer *answer, const unsigned char *octets, int length)
{
    const unsigned char *at = octets + HFIXEDSZ, *end = octets + length;
    if (length < HFIXEDSZ)
        return ARES_EBADRESP;
    for (unsigned left = two_octets(octets + 4); left; left--, at += QFIXEDSZ)
        if (!pass_name(&at, octets, length, NULL) || end - at < QFIXEDSZ)
            return ARES_EBADRESP;
    for (unsigned left = two_octets(octets + 6); left; left--) {
        if (!pass_name(&at, octets, length, NULL) || end - at < RRFIXEDSZ)
            return ARES_EBADRESP;
        unsigned type = two_octets(at), size = two_octets(at + 8);
        at += RRFIXEDSZ;
        if ((size_t)(end - at) < size)
            return ARES_EBADRESP;
        if (type == ns_t_cname)
            return take_alias_at(answer, at, octets, length);
        at += size;
    }
    return ARES_ENODATA;
}

int dns_take(enum dns_type type, const unsigned char *octets, int length, struct dns_answer *answer)
{
    switch (type) {
    case DNS_MX:
        return take_mail_exchangers(answer, octets, length);
    case DNS_PTR:
        return take_pointers(answer, octets, length);
    case DNS_CNAME:
        return take_alias(answer, octets, length);
    default:
        return take_addresses(type, answer, octets, length);
    }
}
