#include "target_text.h"

#include <string.h>

static bool has_control(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text < 0x20 || *text == 0x7f)
            return true;
    return false;
}

/* RFC 5321 4.1.2: LOCAL@DOMAIN. Blanks and brackets may stand in a quoted local part only. Whether
 * the server takes it is the server's affair. */
static bool is_address(const char *text)
{
    const char *at = strrchr(text, '@');
    return at && at != text && at[1] && !strpbrk(at, " <>") && !has_control(text) &&
           (*text == '"' || !strpbrk(text, " <>"));
}

static bool is_word(const char *text)
{
    return *text && !strpbrk(text, " <>") && !has_control(text);
}

static bool is_line(const char *text)
{
    return *text && !has_control(text);
}

static const struct {
    const char *key;
    bool (*is)(const char *text);
    const char *what;
} rules[] = {
    {"name", is_line, "no name: it is empty or holds control characters"},
    {"host", is_word, "no name of a host"},
    {"domain", is_word, "no domain"},
    {"client", is_word, "no name of a host"},
    {"sender", is_address, "no address (LOCAL@DOMAIN)"},
    {"recipient", is_address, "no address (LOCAL@DOMAIN)"},
    {"unknown", is_address, "no address (LOCAL@DOMAIN)"},
    {"foreign", is_address, "no address (LOCAL@DOMAIN)"},
    {"alias", is_address, "no address (LOCAL@DOMAIN)"},
    {"list", is_address, "no address (LOCAL@DOMAIN)"},
    {"list-owner", is_address, "no address (LOCAL@DOMAIN)"},
};

bool target_text_check(const char *key, const char *text, struct err *err)
{
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (strcmp(rules[i].key, key) == 0 && !rules[i].is(text))
            return err_set(err, "%s: \"%s\" is %s", key, text, rules[i].what);
    return true;
}
