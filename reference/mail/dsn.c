#include "dsn.h"
#include "count_of.h"
#include "params.h"

#include <string.h>
#include <strings.h>

/* The bit of a keyword of NOTIFY; 0 if it is not one. */
static unsigned notify_word(const char *text, size_t length)
{
    static const struct {
        const char *name;
        enum dsn_notify bit;
    } words[] = {{"SUCCESS", DSN_SUCCESS}, {"FAILURE", DSN_FAILURE}, {"DELAY", DSN_DELAY}};
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (strlen(words[i].name) == length && !strncasecmp(words[i].name, text, length))
            return words[i].bit;
    return 0;
}

/* RFC 3461 4.1: NEVER, or a list of the other three. */
bool dsn_take_notify(void *state, const char *value)
{
    struct dsn_wish *wish = state;
    if (!value)
        return false;
    if (!strcasecmp(value, "NEVER")) {
        wish->notify = DSN_NEVER;
        return true;
    }
    for (;;) {
        size_t length = strcspn(value, ",");
        unsigned word = notify_word(value, length);
        wish->notify |= word;
        if (!word || !value[length])
            return word;
        value += length + 1;
    }
}

/* addr-type = atom (RFC 3461 4.2). */
static bool is_type(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (text[i] <= ' ' || text[i] > '~' || strchr("()<>@,;:\\\".[]", text[i]))
            return false;
    return length > 0;
}

/* RFC 3461 4.2: addr-type ";" xtext. RFC 6533 3 adds the type utf-8, whose address may be plain
 * UTF-8. */
bool dsn_take_orcpt(void *state, const char *value)
{
    struct dsn_wish *wish = state;
    const char *semicolon = value ? strchr(value, ';') : NULL;
    if (!semicolon || !semicolon[1] || strlen(value) > DSN_ORCPT_MOST)
        return false;
    size_t type = (size_t)(semicolon - value);
    if (!is_type(value, type))
        return false;
    memcpy(wish->orcpt, value, type + 1);
    char *address = wish->orcpt + type + 1;
    if (type == 5 && !strncasecmp(value, "utf-8", type)) {
        memcpy(address, semicolon + 1, strlen(semicolon + 1) + 1);
        return true;
    }
    return xtext_decode(semicolon + 1, address, DSN_ORCPT_MOST - type - 1);
}

/* RFC 3461 4.3. */
bool dsn_take_ret(const char *value)
{
    return value && (!strcasecmp(value, "FULL") || !strcasecmp(value, "HDRS"));
}

/* RFC 3461 4.4. */
bool dsn_take_envid(char *envid, const char *value)
{
    if (!value || !xtext_decode(value, envid, DSN_ENVID_MOST))
        return false;
    for (const char *c = envid; *c; c++)
        if (*c < ' ' || *c > '~')
            return false;
    return true;
}
