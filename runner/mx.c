#include "mx.h"

#include "memory.h"

#include <stdlib.h>
#include <string.h>

bool mx_is(const char *address)
{
    return strncmp(address, "mx:", 3) == 0;
}

/* "DOMAIN" or "DOMAIN:PORT". */
static bool split(const char *text, char domain[256], unsigned *port, struct err *err)
{
    size_t length = strcspn(text, ":");
    *port = 25;
    if (text[length]) {
        char *end;
        unsigned long number = strtoul(text + length + 1, &end, 10);
        if (end == text + length + 1 || *end || !number || number > 65535)
            return err_set(
                err, "mx: takes a domain and perhaps a port, as in mx:example.org, not \"%s\"",
                text);
        *port = (unsigned)number;
    }
    if (!length || length > 255 || strcspn(text, "/@ []") < length)
        return err_set(err, "mx: takes a domain, as in mx:example.org, not \"%s\"", text);
    memcpy(domain, text, length);
    domain[length] = '\0';
    return true;
}

bool mx_is_valid(const char *address, struct err *err)
{
    char domain[256];
    unsigned port;
    return split(address + 3, domain, &port, err);
}

static void add_host(struct mx_hosts *out, const char *name, const char *address, unsigned port)
{
    if (out->count == MX_HOSTS_MOST)
        return;
    bool six = strchr(address, ':') != NULL;
    out->hosts[out->count].name = mem_text(name);
    out->hosts[out->count++].address =
        six ? mem_format("[%s]:%u", address, port) : mem_format("%s:%u", address, port);
}

static enum dns_outcome add_addresses(const struct dns_settings *settings, const char *name,
                                      unsigned port, struct mx_hosts *out, struct err *err)
{
    struct dns_answer addresses;
    enum dns_outcome outcome = dns_addresses(settings, name, &addresses, err);
    for (size_t i = 0; outcome == DNS_FOUND && i < addresses.count; i++)
        add_host(out, name, addresses.records[i].value, port);
    dns_answer_release(&addresses);
    return outcome;
}

/* RFC 7505 3: one MX whose exchanger is the root. */
static bool is_null_mx(const struct dns_answer *answer)
{
    return answer->count == 1 && !*answer->records[0].value;
}

static bool add_exchangers(const struct dns_settings *settings, const char *domain, unsigned port,
                           const struct dns_answer *answer, struct mx_hosts *out, struct err *err)
{
    if (is_null_mx(answer))
        return err_set(err, "%s takes no mail: it has a null MX (RFC 7505)", domain);
    for (size_t i = 0; i < answer->count; i++)
        if (add_addresses(settings, answer->records[i].value, port, out, err) == DNS_TROUBLE)
            return false;
    return out->count ||
           err_set(err, "no host that the MX records of %s name has an address", domain);
}

bool mx_find(const struct dns_settings *settings, const char *address, struct mx_hosts *out,
             struct err *err)
{
    char domain[256];
    unsigned port;
    struct dns_answer answer;
    *out = (struct mx_hosts){.count = 0};
    if (!split(address + 3, domain, &port, err))
        return false;
    enum dns_outcome outcome = dns_ask(settings, domain, DNS_MX, &answer, err);
    bool good = outcome != DNS_TROUBLE;
    if (outcome == DNS_FOUND)
        good = add_exchangers(settings, domain, port, &answer, out, err);
    else if (outcome == DNS_NOTHING) /* RFC 5321 5.1: its address is an implicit MX */
        outcome = add_addresses(settings, domain, port, out, err);
    if (good && outcome == DNS_NOTHING)
        good = err_set(err, "%s has neither an MX record nor an address", domain);
    good = good && outcome != DNS_TROUBLE;
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
    }
    hosts->count = 0;
}
