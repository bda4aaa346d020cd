#include "literal.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define TAG "IPv6:"
#define TAG_LENGTH (sizeof TAG - 1)

/* IPv4-address-literal = Snum 3("." Snum). Leading zeros are valid, values above 255 are not. */
static bool is_ipv4(const char *text, size_t length, unsigned char out[4])
{
    size_t at = 0;
    for (int i = 0; i < 4; i++) {
        if (i > 0 && (at >= length || text[at++] != '.'))
            return false;
        unsigned value = 0, digits = 0;
        for (; at < length && isdigit((unsigned char)text[at]) && digits < 3; digits++)
            value = value * 10 + (unsigned)(text[at++] - '0');
        if (!digits || value > 255)
            return false;
        out[i] = (unsigned char)value;
    }
    return at == length;
}

/* IPv6-addr, as inet_pton() parses it: the same four forms. (By the grammar "::" stands for at
 * least two groups; RFC 4291 2.2 allows one, and so does this.) */
static bool is_ipv6(const char *text, size_t length, struct in6_addr *out)
{
    char copy[INET6_ADDRSTRLEN + 1];
    if (length >= sizeof copy)
        return false;
    memcpy(copy, text, length);
    copy[length] = '\0';
    return inet_pton(AF_INET6, copy, out) == 1;
}

/* General-address-literal = Ldh-str ":" 1*dcontent. */
static bool is_general(const char *text, size_t length)
{
    const char *colon = memchr(text, ':', length);
    if (!colon || colon == text || colon[-1] == '-' || colon + 1 == text + length)
        return false;
    for (const char *c = text; c < colon; c++)
        if (!isalnum((unsigned char)*c) && *c != '-')
            return false;
    for (const char *c = colon + 1; c < text + length; c++)
        if (*c < 33 || *c > 126 || *c == '\\' || *c == '[')
            return false;
    return true;
}

static bool is_literal_content(const char *text, size_t length)
{
    unsigned char ipv4[4];
    struct in6_addr ipv6;
    if (length > TAG_LENGTH && !strncasecmp(text, TAG, TAG_LENGTH))
        return is_ipv6(text + TAG_LENGTH, length - TAG_LENGTH, &ipv6);
    return is_ipv4(text, length, ipv4) || is_general(text, length);
}

size_t literal_length(const char *text)
{
    const char *end = text[0] == '[' ? strchr(text, ']') : NULL;
    if (!end || end - text >= 255)
        return 0;
    if (!is_literal_content(text + 1, (size_t)(end - text - 1)))
        return 0;
    return (size_t)(end - text) + 1;
}

void literal_of(const struct sockaddr *address, char out[LITERAL_SIZE])
{
    char text[INET6_ADDRSTRLEN] = "";
    if (address->sa_family == AF_INET6) {
        const struct sockaddr_in6 *ipv6 = (const void *)address;
        inet_ntop(AF_INET6, &ipv6->sin6_addr, text, sizeof text);
        snprintf(out, LITERAL_SIZE, "[" TAG "%s]", text);
    } else {
        const struct sockaddr_in *ipv4 = (const void *)address;
        inet_ntop(AF_INET, &ipv4->sin_addr, text, sizeof text);
        snprintf(out, LITERAL_SIZE, "[%s]", text);
    }
}

/* The 16 octets of an IPv6 literal, or of an IPv4 literal as an IPv4-mapped address. */
static bool literal_octets(const char *literal, struct in6_addr *out)
{
    size_t length = strlen(literal);
    if (length < 2)
        return false;
    const char *content = literal + 1;
    length -= 2;
    *out = (struct in6_addr){.s6_addr = {[10] = 0xFF, [11] = 0xFF}};
    if (length > TAG_LENGTH && !strncasecmp(content, TAG, TAG_LENGTH))
        return is_ipv6(content + TAG_LENGTH, length - TAG_LENGTH, out);
    return is_ipv4(content, length, out->s6_addr + 12);
}

bool literal_equal(const char *a, const char *b)
{
    struct in6_addr first, second;
    return literal_octets(a, &first) && literal_octets(b, &second) &&
           memcmp(&first, &second, sizeof first) == 0;
}
