#include "secrets.h"

#include "buffer.h"
#include "memory.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Two URLs with a password in two spellings each, a password and a header field. */
#define SECRETS_MOST 6

struct secrets {
    char *texts[SECRETS_MOST];
    size_t count;
};

static void add(struct secrets *secrets, char *text)
{
    if (text && *text)
        secrets->texts[secrets->count++] = text;
    else
        free(text);
}

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
    add(secrets, meant ? mem_text(meant) : NULL);
    add(secrets, written);
    curl_free(meant);
}

struct secrets *secrets_new(const struct mailbox_settings *settings)
{
    struct secrets *secrets = mem_alloc(sizeof *secrets);
    const char *colon = settings->header ? strchr(settings->header, ':') : NULL;
    if (colon)
        add(secrets, mem_text(colon + 1 + strspn(colon + 1, " ")));
    add(secrets, settings->password ? mem_text(settings->password) : NULL);
    add_password_of(secrets, settings->url);
    add_password_of(secrets, settings->message);
    return secrets;
}

void secrets_free(struct secrets **secrets)
{
    if (!*secrets)
        return;
    for (size_t i = 0; i < (*secrets)->count; i++)
        free((*secrets)->texts[i]);
    free(*secrets);
    *secrets = NULL;
}

static void hide(const char *secret, struct err *err)
{
    struct buffer out = {0};
    const char *text = err->text;
    for (const char *found; (found = strstr(text, secret)); text = found + strlen(secret)) {
        buffer_add(&out, text, (size_t)(found - text));
        buffer_add_text(&out, "***");
    }
    buffer_add_text(&out, text);
    snprintf(err->text, sizeof err->text, "%s", buffer_text(&out));
    buffer_release(&out);
}

void secrets_hide(const struct secrets *secrets, struct err *err)
{
    for (size_t i = 0; err && i < secrets->count; i++)
        hide(secrets->texts[i], err);
}
