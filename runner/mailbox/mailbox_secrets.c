#include "mailbox_secrets.h"

#include "memory.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

/* scheme://user:PASSWORD@host/ */
static void add_password_of(struct secrets *secrets, const char *url)
{
    const char *start = url ? strstr(url, "://") : NULL;
    if (!start)
        return;
    start += 3;
    size_t authority = strcspn(start, "/?#");
    const char *end = memrchr(start, '@', authority);
    const char *colon = end ? memchr(start, ':', (size_t)(end - start)) : NULL;
    if (!colon)
        return;
    char *written = mem_copy(colon + 1, (size_t)(end - colon - 1));
    char *meant = curl_easy_unescape(NULL, written, 0, NULL);
    secrets_add(secrets, meant);
    secrets_add(secrets, written);
    free(written);
    curl_free(meant);
}

void mailbox_secrets_add(struct secrets *secrets, const struct mailbox_settings *settings)
{
    const char *colon = settings->header ? strchr(settings->header, ':') : NULL;
    if (colon)
        secrets_add(secrets, colon + 1 + strspn(colon + 1, " "));
    secrets_add(secrets, settings->password);
    add_password_of(secrets, settings->url);
    add_password_of(secrets, settings->message);
}
