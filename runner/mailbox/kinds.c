#include "kinds.h"

#include "buffer.h"

#include <string.h>

static const struct mailbox_kind *const kinds[] = {
    &mailbox_maildir,
    &mailbox_mbox,
    &mailbox_smtp,
    NULL,
};

const struct mailbox_kind *const *mailbox_kinds(void)
{
    return kinds;
}

char *mailbox_path(const char *url, const char *recipient)
{
    struct buffer out = {0};
    const char *at = strrchr(recipient, '@');
    size_t local = at ? (size_t)(at - recipient) : strlen(recipient);
    for (const char *c = url; *c; c++) {
        if (*c != '%' || !strchr("udr%", c[1]) || !c[1]) {
            buffer_add(&out, c, 1);
            continue;
        }
        switch (*++c) {
        case 'u':
            buffer_add(&out, recipient, local);
            break;
        case 'd':
            buffer_add_text(&out, at ? at + 1 : "");
            break;
        case 'r':
            buffer_add_text(&out, recipient);
            break;
        default:
            buffer_add(&out, "%", 1);
        }
    }
    return buffer_take(&out);
}
