#include "params.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

struct param {
    char name[PARAM_NAME_MOST + 1];
    char value[PARAM_VALUE_MOST + 1];
    bool has_value;
};

static bool is_keyword_octet(char c)
{
    return !((unsigned char)c & 0x80) && (isalnum((unsigned char)c) || c == '-');
}

/* esmtp-value: printable ASCII except "=" and space. */
static bool is_value_octet(char c, bool utf8)
{
    return (c > ' ' && c <= '~' && c != '=') || (utf8 && (unsigned char)c >= 0x80);
}

/* Parses SP esmtp-param at the start of *TEXT, and moves *TEXT past it. */
static bool take_one(const char **text, bool utf8, struct param *out)
{
    const char *at = *text;
    if (*at++ != ' ')
        return false;
    size_t length = 0;
    while (is_keyword_octet(at[length]))
        length++;
    if (!length || length > PARAM_NAME_MOST || at[0] == '-')
        return false;
    memcpy(out->name, at, length);
    out->name[length] = '\0';
    at += length;
    out->has_value = *at == '=';
    length = 0;
    if (out->has_value) {
        at++;
        while (is_value_octet(at[length], utf8))
            length++;
        if (!length || length > PARAM_VALUE_MOST)
            return false;
        memcpy(out->value, at, length);
    }
    out->value[length] = '\0';
    *text = at + length;
    return !**text || **text == ' ';
}

enum params_outcome params_take(const char *text, const struct param_rule *rules, bool utf8,
                                void *state)
{
    unsigned seen = 0;
    enum params_outcome outcome = PARAMS_OK;
    while (*text) {
        struct param param;
        if (!take_one(&text, utf8, &param))
            return PARAMS_SYNTAX;
        size_t i = 0;
        while (rules[i].name && strcasecmp(rules[i].name, param.name) != 0)
            i++;
        if (!rules[i].name) {
            outcome = PARAMS_UNKNOWN; /* a syntax error after it takes precedence */
            continue;
        }
        if (seen & 1U << i)
            return PARAMS_REPEATED;
        seen |= 1U << i;
        if (!rules[i].take(state, param.has_value ? param.value : NULL))
            return PARAMS_SYNTAX;
    }
    return outcome;
}

static int hex_value(char c)
{
    static const char digits[] = "0123456789ABCDEF"; /* upper case only (RFC 3461 4) */
    const char *found = c ? strchr(digits, c) : NULL;
    return found ? (int)(found - digits) : -1;
}

bool xtext_decode(const char *text, char *out, size_t most)
{
    size_t length = 0;
    for (; *text; text++) {
        char octet = *text;
        if (octet == '+') {
            int high = hex_value(text[1]);
            int low = high < 0 ? -1 : hex_value(text[2]);
            if (low < 0)
                return false;
            octet = (char)(high * 16 + low);
            text += 2;
        } else if (octet < '!' || octet > '~' || octet == '=') {
            return false;
        }
        if (length >= most)
            return false;
        out[length++] = octet;
    }
    out[length] = '\0';
    return true;
}
