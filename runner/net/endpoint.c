#include "endpoint.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#define SMTPS_PORT 465 /* RFC 8314 7.3 */

static bool starts_with(const char *text, const char *start)
{
    return strncasecmp(text, start, strlen(start)) == 0;
}

/* Such octets would spoil the line that shows the address. An internationalised name is looked up
 * in its ASCII form (RFC 5890 2.3.2.1). */
bool endpoint_is_printable(const char *text, struct err *err)
{
    for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
        if (*c < 32 || *c == 127)
            return err_set(err, "not a valid address: it contains the octet \\x%02x", *c);
        if (*c > 127)
            return err_set(err, "'%s' is not ASCII; an internationalised name is written as xn--",
                           text);
    }
    return true;
}

static bool parse_unix(const char *path, struct endpoint *out, struct err *err)
{
    if (!*path)
        return err_set(err, "no path after 'unix:'");
    size_t length = strlen(path);
    if (length >= sizeof out->path)
        return err_set(err, "the path of the unix socket has %zu octets; the system's limit is %zu",
                       length, sizeof out->path - 1);
    memcpy(out->path, path, length + 1);
    return true;
}

bool endpoint_parse_port(const char *text, const char *digits, unsigned *port, struct err *err)
{
    size_t length = strspn(digits, "0123456789");
    unsigned long value = length && length < 10 ? strtoul(digits, NULL, 10) : 0;
    if (digits[length] || value < 1 || value > 65535)
        return err_set(err, "the port of '%s' is '%s'; expected a number from 1 to 65535", text,
                       digits);
    *port = (unsigned)value;
    return true;
}

static bool is_ipv6(const char *host)
{
    char address[INET6_ADDRSTRLEN] = "";
    struct in6_addr unused;
    size_t length = strcspn(host, "%"); /* a zone may follow */
    if (length >= sizeof address)
        return false;
    memcpy(address, host, length);
    return inet_pton(AF_INET6, address, &unused) == 1;
}

/* Letters, digits, hyphens, dots and underscores. The system would take a bare number for an
 * address, but whoever writes one means a port. */
static bool is_name(const char *host)
{
    size_t digits = strspn(host, "0123456789");
    if (host[strspn(host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._")])
        return false;
    return host[digits] && *host != '-' && *host != '.';
}

static bool set_host(const char *text, const char *host, size_t length, struct endpoint *out,
                     struct err *err)
{
    if (length >= sizeof out->host)
        return err_set(err, "the host has %zu octets; a name has 255 at most", length);
    memcpy(out->host, host, length);
    out->host[length] = '\0';
    if (is_name(out->host) || is_ipv6(out->host))
        return true;
    return err_set(err, "'%s' is not a host; expected host, host:port, [IPv6]:port or unix:/path",
                   length ? out->host : text);
}

/* [IPv6] or [IPv6]:port */
static bool parse_bracketed(const char *text, struct endpoint *out, struct err *err)
{
    const char *end = strchr(text, ']');
    if (!end)
        return err_set(err, "'%s' has no closing bracket", text);
    if (!set_host(text, text + 1, (size_t)(end - text) - 1, out, err))
        return false;
    if (!is_ipv6(out->host))
        return err_set(err, "'%s' is not an IPv6 address; brackets are for these only", out->host);
    if (!end[1])
        return true;
    if (end[1] != ':')
        return err_set(err, "'%s' follows the bracket of '%s'; expected :port", end + 1, text);
    return endpoint_parse_port(text, end + 2, &out->port, err);
}

static bool parse_host_port(const char *text, struct endpoint *out, struct err *err)
{
    if (*text == '[')
        return parse_bracketed(text, out, err);
    const char *colon = strchr(text, ':');
    if (colon && strchr(colon + 1, ':')) /* more than one: an address without brackets */
        return set_host(text, text, strlen(text), out, err);
    size_t length = colon ? (size_t)(colon - text) : strlen(text);
    if (!set_host(text, text, length, out, err))
        return false;
    return !colon || endpoint_parse_port(text, colon + 1, &out->port, err);
}

bool endpoint_parse(const char *text, unsigned default_port, struct endpoint *out, struct err *err)
{
    *out = (struct endpoint){.port = default_port};
    if (starts_with(text, "unix:"))
        return parse_unix(text + strlen("unix:"), out, err);
    if (!endpoint_is_printable(text, err))
        return false;
    if (strstr(text, "://") && !strstr(text, "://")[3])
        return err_set(err, "no host after '%s'", text);
    if (starts_with(text, "mx:"))
        return err_set(err, "'%s' names a domain; its MX is looked up first", text);
    if (starts_with(text, "smtps://")) {
        out->implicit_tls = true;
        out->port = SMTPS_PORT;
        return parse_host_port(text + strlen("smtps://"), out, err);
    }
    if (starts_with(text, "smtp://"))
        return parse_host_port(text + strlen("smtp://"), out, err);
    if (strstr(text, "://"))
        return err_set(err, "'%s': expected host[:port], smtps://host, unix:/path or mx:domain",
                       text);
    return parse_host_port(text, out, err);
}

static bool is_loopback_ipv4(const struct in_addr *address)
{
    in_addr_t octets = ntohl(address->s_addr);
    return octets >> 24 == IN_LOOPBACKNET || octets == INADDR_ANY;
}

static bool is_loopback_ipv6(const struct in6_addr *address)
{
    if (IN6_IS_ADDR_V4MAPPED(address)) {
        struct in_addr mapped;
        memcpy(&mapped, address->s6_addr + 12, sizeof mapped);
        return is_loopback_ipv4(&mapped);
    }
    return IN6_IS_ADDR_LOOPBACK(address) || IN6_IS_ADDR_UNSPECIFIED(address);
}

bool endpoint_is_loopback(const struct endpoint *endpoint)
{
    struct in_addr ipv4;
    struct in6_addr ipv6;
    if (endpoint->path[0])
        return true;
    if (inet_pton(AF_INET, endpoint->host, &ipv4) == 1)
        return is_loopback_ipv4(&ipv4);
    if (inet_pton(AF_INET6, endpoint->host, &ipv6) == 1)
        return is_loopback_ipv6(&ipv6);
    size_t length = strlen(endpoint->host);
    const char *localhost = "localhost"; /* RFC 6761 6.3, which includes the names below it */
    size_t most = strlen(localhost);
    if (length < most || strcasecmp(endpoint->host + length - most, localhost) != 0)
        return false;
    return length == most || endpoint->host[length - most - 1] == '.';
}

static bool is_same_address(const struct sockaddr *one, const struct sockaddr *other)
{
    if (!other || one->sa_family != other->sa_family)
        return false;
    if (one->sa_family == AF_INET)
        return memcmp(&((const struct sockaddr_in *)one)->sin_addr,
                      &((const struct sockaddr_in *)other)->sin_addr, sizeof(struct in_addr)) == 0;
    return one->sa_family == AF_INET6 &&
           IN6_ARE_ADDR_EQUAL(&((const struct sockaddr_in6 *)one)->sin6_addr,
                              &((const struct sockaddr_in6 *)other)->sin6_addr);
}

bool endpoint_is_own(const struct sockaddr *address)
{
    struct ifaddrs *interfaces = NULL;
    bool found = false;
    if (address->sa_family == AF_INET &&
        is_loopback_ipv4(&((const struct sockaddr_in *)address)->sin_addr))
        return true;
    if (address->sa_family == AF_INET6 &&
        is_loopback_ipv6(&((const struct sockaddr_in6 *)address)->sin6_addr))
        return true;
    if (getifaddrs(&interfaces) != 0)
        return false;
    for (const struct ifaddrs *one = interfaces; one && !found; one = one->ifa_next)
        found = is_same_address(address, one->ifa_addr);
    freeifaddrs(interfaces);
    return found;
}

bool endpoint_is_local(const struct endpoint *endpoint)
{
    if (endpoint_is_loopback(endpoint))
        return true;
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
    struct addrinfo *addresses = NULL;
    if (getaddrinfo(endpoint->host, NULL, &hints, &addresses) != 0)
        return false;
    bool all_local = true;
    for (const struct addrinfo *one = addresses; one; one = one->ai_next)
        all_local = all_local && endpoint_is_own(one->ai_addr);
    freeaddrinfo(addresses);
    return all_local;
}
