#include "address.h"
#include "count_of.h"
#include "literal.h"

#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static bool is_high(char c)
{
    return (unsigned char)c >= 0x80;
}

static bool is_let_dig(char c, bool utf8)
{
    return (!is_high(c) && isalnum((unsigned char)c)) || (utf8 && is_high(c));
}

static bool is_atext(char c, bool utf8)
{
    return is_let_dig(c, utf8) || (c && strchr("!#$%&'*+-/=?^_`{|}~", c));
}

/* The length of the well-formed UTF-8 character at TEXT (RFC 3629 4); 0 if there is none. */
static size_t utf8_length(const unsigned char *text)
{
    static const struct {
        unsigned char from, to, second_from, second_to;
        size_t length;
    } forms[] = {
        {0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3}, {0xE1, 0xEC, 0x80, 0xBF, 3},
        {0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3}, {0xF0, 0xF0, 0x90, 0xBF, 4},
        {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4},
    };
    if (text[0] < 0x80)
        return 1;
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        if (text[0] < forms[i].from || text[0] > forms[i].to)
            continue;
        if (text[1] < forms[i].second_from || text[1] > forms[i].second_to)
            return 0;
        for (size_t k = 2; k < forms[i].length; k++)
            if ((text[k] & 0xC0) != 0x80)
                return 0;
        return forms[i].length;
    }
    return 0;
}

bool address_is_utf8(const char *text)
{
    while (*text) {
        size_t length = utf8_length((const unsigned char *)text);
        if (!length)
            return false;
        text += length;
    }
    return true;
}

/* sub-domain = Let-dig [Ldh-str]; a label has at most 63 octets (RFC 1035 2.3.4). */
static size_t label_length(const char *text, bool utf8)
{
    size_t length = 0;
    while (is_let_dig(text[length], utf8) || text[length] == '-')
        length++;
    if (!length || text[0] == '-' || text[length - 1] == '-' || length > 63)
        return 0;
    return length;
}

static size_t name_length(const char *text, bool utf8)
{
    size_t length = label_length(text, utf8);
    while (length && text[length] == '.') {
        size_t label = label_length(text + length + 1, utf8);
        if (!label)
            return 0;
        length += 1 + label;
    }
    return length <= ADDRESS_DOMAIN_MOST ? length : 0;
}

size_t address_domain_length(const char *text, bool utf8)
{
    return text[0] == '[' ? literal_length(text) : name_length(text, utf8);
}

/* Appends an octet to the local-part; false if there is no room. */
static bool add_local(struct address *out, size_t *length, char octet)
{
    if (*length >= ADDRESS_LOCAL_MOST)
        return false;
    out->local[(*length)++] = octet;
    out->local[*length] = '\0';
    return true;
}

static const char *const too_long = "local-part too long";

/* Quoted-string; *TEXT points to its opening quote. */
static const char *take_quoted(const char **text, bool utf8, struct address *out)
{
    const char *at = *text + 1;
    size_t length = 0;
    for (; *at && *at != '"'; at++) {
        if (*at == '\\')
            at++;
        bool legal = (*at >= ' ' && *at <= '~') || (utf8 && is_high(*at) && at[-1] != '\\');
        if (!legal)
            return "bad character in quoted local-part";
        if (!add_local(out, &length, *at))
            return too_long;
    }
    if (*at != '"')
        return "closing quote missing";
    *text = at + 1;
    return NULL;
}

/* Dot-string = Atom *("." Atom). */
static const char *take_dot_string(const char **text, bool utf8, struct address *out)
{
    const char *at = *text;
    size_t length = 0;
    do {
        if (at > *text && !add_local(out, &length, *at++))
            return too_long;
        if (!is_atext(*at, utf8))
            return at == *text ? "local-part missing" : "misplaced dot in local-part";
        while (is_atext(*at, utf8))
            if (!add_local(out, &length, *at++))
                return too_long;
    } while (*at == '.');
    *text = at;
    return NULL;
}

/* Mailbox = Local-part "@" ( Domain / address-literal ). */
static const char *take_mailbox(const char **text, const struct address_rules *rules,
                                struct address *out)
{
    const char *start = *text;
    const char *wrong = *start == '"' ? take_quoted(text, rules->utf8, out)
                                      : take_dot_string(text, rules->utf8, out);
    if (wrong)
        return wrong;
    bool alone = rules->postmaster && **text == '>' && !strcasecmp(out->local, "postmaster");
    if (!alone) {
        if (**text != '@')
            return "\"@\" and domain expected";
        size_t length = address_domain_length(++*text, rules->utf8);
        if (!length)
            return "bad domain";
        memcpy(out->domain, *text, length);
        out->domain[length] = '\0';
        *text += length;
    }
    size_t length = (size_t)(*text - start);
    if (length > ADDRESS_PATH_MOST)
        return "path too long";
    memcpy(out->text, start, length);
    out->text[length] = '\0';
    return NULL;
}

/* [ A-d-l ":" ]: recognised and ignored (RFC 5321 3.3, 4.1.1.3, appendix C). */
static const char *skip_source_route(const char **text, bool utf8)
{
    const char *at = *text;
    while (*at == '@') {
        size_t length = name_length(++at, utf8);
        if (!length)
            return "bad domain in source route";
        at += length;
        if (*at != ',')
            break;
        if (*++at != '@')
            return "bad source route";
    }
    if (at == *text)
        return NULL;
    if (*at != ':')
        return "colon expected after source route";
    *text = at + 1;
    return NULL;
}

const char *address_take_path(const char **text, const struct address_rules *rules,
                              struct address *out)
{
    *out = (struct address){0};
    const char *at = *text;
    if (*at++ != '<')
        return "path in angle brackets expected";
    if (rules->null && *at == '>') {
        out->null = true;
        *text = at + 1;
        return NULL;
    }
    out->routed = *at == '@';
    const char *route = at, *wrong = skip_source_route(&at, rules->utf8);
    snprintf(out->route, sizeof out->route, "%.*s", (int)(at - route), route);
    if (!wrong)
        wrong = take_mailbox(&at, rules, out);
    if (wrong)
        return wrong;
    if (*at != '>')
        return "closing angle bracket expected";
    if (at - *text >= ADDRESS_PATH_MOST)
        return "path too long";
    *text = at + 1;
    return NULL;
}

const char *address_take_mailbox(const char *text, bool utf8, struct address *out)
{
    *out = (struct address){0};
    struct address_rules rules = {.utf8 = utf8};
    const char *wrong = take_mailbox(&text, &rules, out);
    return wrong ? wrong : *text ? "text after the address" : NULL;
}
