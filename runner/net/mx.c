#include "mx.h"

#include "endpoint.h"
#include "memory.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

bool mx_is(const char *address)
{
    return strncasecmp(address, "mx:", 3) == 0;
}

/* RFC 5321 2.3.5 restricts labels to letters, digits and hyphens; the DNS has underscores, too. RFC
 * 1035 2.3.4: 63 octets per label. A final dot is allowed. */
static bool is_domain(const char *text)
{
    size_t all = strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");
    if (!*text || text[all] || all > 254)
        return false;
    while (*text) {
        size_t label = strcspn(text, ".");
        if (label < 1 || label > 63)
            return false;
        text += label + (text[label] == '.');
    }
    return true;
}

static bool is_address(const char *text)
{
    unsigned char octets[16];
    return inet_pton(AF_INET, text, octets) == 1 || inet_pton(AF_INET6, text, octets) == 1;
}

/* The first LENGTH octets after "mx:", without a final dot. */
static bool take_domain(const char *address, size_t length, char domain[256], struct err *err)
{
    snprintf(domain, 256, "%.*s", (int)(length < 255 ? length : 255), address + 3);
    if (is_address(domain))
        return err_set(err, "'%s': mx: needs a domain, and %s is an address", address, domain);
    if (length > 255 || !is_domain(domain))
        return err_set(err, "'%s': expected mx:DOMAIN or mx:DOMAIN:PORT, such as mx:example.org",
                       address);
    size_t last = strlen(domain) - 1;
    if (domain[last] == '.')
        domain[last] = '\0';
    return true;
}

bool mx_parse(const char *address, char domain[256], unsigned *port, struct err *err)
{
    const char *text = address + 3;
    size_t length = is_address(text) ? strlen(text) : strcspn(text, ":");
    *port = 25;
    if (!endpoint_is_printable(address, err) || !take_domain(address, length, domain, err))
        return false;
    return !text[length] || endpoint_parse_port(address, text + length + 1, port, err);
}

/* One search for the hosts of a domain. */
struct search {
    struct dns_settings settings; /* timeout_ms: what is left of the time */
    long question_ms;             /* limit for one query */
    long deadline;
    const char *domain;
    unsigned port;
    struct mx_hosts *out;
};

/* The settings for the next query. */
static const struct dns_settings *in_time(struct search *search)
{
    long left = search->deadline - clock_now();
    search->settings.timeout_ms = left < 1                     ? 1
                                  : left < search->question_ms ? left
                                                               : search->question_ms;
    return &search->settings;
}

static bool is_there(const struct mx_hosts *hosts, const char *name, const char *address)
{
    for (size_t i = 0; i < hosts->count; i++)
        if (strcasecmp(hosts->hosts[i].name, name) == 0 && hosts->hosts[i].address && address &&
            strcmp(hosts->hosts[i].address, address) == 0)
            return true;
    return false;
}

/* With an address, or the reason why there is none; takes ownership of it. */
static void add_host(struct mx_hosts *out, const char *name, char *address, char *trouble)
{
    if (out->count == MX_HOSTS_MOST || is_there(out, name, address)) {
        free(address);
        free(trouble);
        return;
    }
    out->hosts[out->count++] = (struct mx_host){mem_text(name), address, trouble};
}

static enum dns_outcome add_addresses(struct search *search, const char *name, struct err *err)
{
    struct dns_answer addresses;
    enum dns_outcome outcome = dns_addresses(in_time(search), name, &addresses, err);
    for (size_t i = 0; i < addresses.count; i++) {
        const char *value = addresses.records[i].value;
        bool six = strchr(value, ':') != NULL;
        add_host(search->out, name, mem_format(six ? "[%s]:%u" : "%s:%u", value, search->port),
                 NULL);
    }
    dns_answer_release(&addresses);
    return outcome;
}

static bool is_root(const struct dns_record *record)
{
    return strcmp(record->value, ".") == 0;
}

/* RFC 7505 3: a null MX. */
static bool all_are_root(const struct dns_answer *answer)
{
    for (size_t i = 0; i < answer->count; i++)
        if (!is_root(&answer->records[i]))
            return false;
    return true;
}

/* Adds the addresses of a host that an MX record names, or the reason why it has none. */
static enum dns_outcome add_exchanger(struct search *search, const char *name, struct err *why)
{
    enum dns_outcome outcome = add_addresses(search, name, why);
    if (outcome == DNS_NOTHING)
        err_set(why, "the MX record of %s names it, but it has no address", search->domain);
    if (outcome != DNS_FOUND)
        add_host(search->out, name, NULL, mem_text(why->text));
    return outcome;
}

static bool add_exchangers(struct search *search, const struct dns_answer *answer, struct err *err)
{
    size_t found = 0;
    if (all_are_root(answer))
        return err_set(err, "%s accepts no mail: it has a null MX (RFC 7505)", search->domain);
    err_set(err, "none of the hosts in the MX records of %s has an address (%s)", search->domain,
            answer->records[0].value);
    for (size_t i = 0; i < answer->count; i++) {
        struct err why = {0};
        if (is_root(&answer->records[i]))
            continue; /* RFC 7505 3 forbids it together with others; a case reports that */
        enum dns_outcome outcome = add_exchanger(search, answer->records[i].value, &why);
        found += outcome == DNS_FOUND;
        if (outcome == DNS_TROUBLE) /* it might have one */
            err_set(err, "%s", why.text);
    }
    return found > 0;
}

/* RFC 5321 5.1: without an MX record the domain's address is an implicit one. */
static bool add_domain_itself(struct search *search, struct err *err)
{
    enum dns_outcome outcome = add_addresses(search, search->domain, err);
    if (outcome == DNS_NOTHING)
        err_set(err, "%s has neither an MX record nor an address", search->domain);
    return outcome == DNS_FOUND;
}

bool mx_find(const struct dns_settings *settings, const char *address, struct mx_hosts *out,
             struct err *err)
{
    char domain[256];
    struct dns_answer answer;
    struct search search = {.settings = *settings,
                            .question_ms = settings->timeout_ms,
                            .deadline = clock_now() + MX_SEARCH_MS,
                            .domain = domain,
                            .out = out};
    *out = (struct mx_hosts){.count = 0};
    if (!mx_parse(address, domain, &search.port, err))
        return false;
    enum dns_outcome outcome = dns_ask(in_time(&search), domain, DNS_MX, &answer, err);
    bool good = outcome == DNS_FOUND     ? add_exchangers(&search, &answer, err)
                : outcome == DNS_NOTHING ? add_domain_itself(&search, err)
                                         : false;
    dns_answer_release(&answer);
    if (!good)
        mx_hosts_release(out);
    return good;
}

void mx_hosts_release(struct mx_hosts *hosts)
{
    for (size_t i = 0; i < hosts->count; i++) {
        free(hosts->hosts[i].name);
        free(hosts->hosts[i].address);
        free(hosts->hosts[i].trouble);
    }
    hosts->count = 0;
}
