#include "recipient_path.h"

#include "buffer.h"
#include "mailbox.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* RFC 3986 2.3: what needs no encoding in a URL. */
static bool is_unreserved(char c)
{
    return isalnum((unsigned char)c) || strchr("-._~", c);
}

static void add_value(struct buffer *out, const char *value, size_t length, bool encoded)
{
    for (size_t i = 0; i < length; i++)
        if (encoded && !is_unreserved(value[i]))
            buffer_format(out, "%%%02X", (unsigned char)value[i]);
        else
            buffer_add(out, value + i, 1);
}

static char *fill_in(const char *text, const char *recipient, bool encoded)
{
    struct buffer out = {0};
    const char *at = strrchr(recipient, '@');
    size_t local = at ? (size_t)(at - recipient) : strlen(recipient);
    const char *domain = at ? at + 1 : "";
    for (const char *c = text; *c; c++) {
        if (*c != '%' || !c[1] || !strchr("udr%", c[1])) {
            buffer_add(&out, c, 1);
            continue;
        }
        switch (*++c) {
        case 'u':
            add_value(&out, recipient, local, encoded);
            break;
        case 'd':
            add_value(&out, domain, strlen(domain), encoded);
            break;
        case 'r':
            add_value(&out, recipient, strlen(recipient), encoded);
            break;
        default:
            buffer_add_text(&out, encoded ? "%25" : "%");
        }
    }
    return buffer_take(&out);
}

char *mailbox_path(const char *path, const char *recipient)
{
    return fill_in(path, recipient, false);
}

char *mailbox_url(const char *url, const char *recipient)
{
    return fill_in(url, recipient, true);
}

static bool is_alike(const char *text, const char *one, const char *other)
{
    if (!text)
        return true;
    char *left = mailbox_path(text, one), *right = mailbox_path(text, other);
    bool alike = strcmp(left, right) == 0;
    free(left);
    free(right);
    return alike;
}

/* The next hop tells recipients apart by the envelope, an API may by {recipient}. */
static bool tells_apart(const char *url)
{
    return url && (strncmp(url, "smtp:", 5) == 0 || strstr(url, "{recipient}"));
}

bool mailbox_is_shared(const struct mailbox_settings *settings, const char *one, const char *other)
{
    if ((!settings->url && !settings->command) || tells_apart(settings->url))
        return false;
    for (size_t i = 0; settings->command && settings->command[i]; i++)
        if (!is_alike(settings->command[i], one, other))
            return false;
    return is_alike(settings->url, one, other) && is_alike(settings->user, one, other);
}
