#include "secrets.h"

#include "base64.h"
#include "buffer.h"
#include "escape.h"
#include "memory.h"

#include <ctype.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The shortest piece of base64 that is looked for. */
#define PIECE_LEAST 4

/* What is looked for. In base64 the characters at its ends hold bits of its neighbours too: they
 * are not compared, but hidden with it. */
struct form {
    char *text;
    size_t length;
    bool base64; /* characters of base64 that touch it on either side go with it, one at most */
};

struct secrets {
    pthread_rwlock_t lock; /* of what follows */
    struct form *forms;
    size_t count;
};

struct secrets *secrets_new(void)
{
    struct secrets *secrets = mem_alloc(sizeof *secrets);
    pthread_rwlock_init(&secrets->lock, NULL);
    return secrets;
}

void secrets_free(struct secrets **secrets)
{
    if (!*secrets)
        return;
    for (size_t i = 0; i < (*secrets)->count; i++)
        free((*secrets)->forms[i].text);
    free((*secrets)->forms);
    pthread_rwlock_destroy(&(*secrets)->lock);
    free(*secrets);
    *secrets = NULL;
}

/* Takes TEXT over. */
static void add_form(struct secrets *secrets, char *text, bool base64)
{
    for (size_t i = 0; i < secrets->count; i++)
        if (strcmp(secrets->forms[i].text, text) == 0) {
            free(text);
            return;
        }
    secrets->forms = mem_grow(secrets->forms, secrets->count + 1, sizeof *secrets->forms);
    secrets->forms[secrets->count++] = (struct form){text, strlen(text), base64};
}

/* TEXT as it stands in base64 after BEFORE (0 to 2) other octets: the characters that hold bits of
 * nothing else. */
static void add_base64(struct secrets *secrets, const char *text, size_t before)
{
    struct buffer octets = {0}, encoded = {0};
    size_t length = strlen(text);
    buffer_add(&octets, "\0\0", before);
    buffer_add(&octets, text, length);
    base64_encode(&encoded, octets.octets, octets.length);
    size_t start = (before * 8 + 5) / 6, end = (before + length) * 8 / 6;
    if (end >= start + PIECE_LEAST)
        add_form(secrets, mem_copy(encoded.octets + start, end - start), true);
    buffer_release(&octets);
    buffer_release(&encoded);
}

void secrets_add(struct secrets *secrets, const char *text)
{
    if (!secrets || !text || !*text)
        return;
    pthread_rwlock_wrlock(&secrets->lock);
    add_form(secrets, mem_text(text), false);
    add_form(secrets, escape_new(text, strlen(text)), false);
    for (size_t before = 0; before < 3; before++)
        add_base64(secrets, text, before);
    pthread_rwlock_unlock(&secrets->lock);
}

static bool is_in_base64(char c)
{
    return isalnum((unsigned char)c) || c == '+' || c == '/';
}

/* Where the first form is in TEXT; *LENGTH how long it is with what goes with it. */
static const char *find(const struct form *form, const char *text, size_t *length)
{
    const char *found = strstr(text, form->text);
    if (!found)
        return NULL;
    const char *end = found + form->length;
    if (form->base64) {
        found -= found > text && is_in_base64(found[-1]);
        end += is_in_base64(*end);
        end += strspn(end, "=");
    }
    *length = (size_t)(end - found);
    return found;
}

static char *without(const struct form *form, char *text)
{
    size_t length;
    const char *from = text, *found = find(form, from, &length);
    if (!found)
        return text;
    struct buffer out = {0};
    for (; found; found = find(form, from, &length)) {
        buffer_add(&out, from, (size_t)(found - from));
        buffer_add_text(&out, "***");
        from = found + length;
    }
    buffer_add_text(&out, from);
    free(text);
    return buffer_take(&out);
}

/* With the lock held. */
static char *hide(const struct secrets *secrets, char *text)
{
    for (size_t i = 0; text && i < secrets->count; i++)
        text = without(&secrets->forms[i], text);
    return text;
}

char *secrets_hide(struct secrets *secrets, char *text)
{
    if (!secrets)
        return text;
    pthread_rwlock_rdlock(&secrets->lock);
    text = hide(secrets, text);
    pthread_rwlock_unlock(&secrets->lock);
    return text;
}

void secrets_hide_err(struct secrets *secrets, struct err *err)
{
    if (!secrets || !err || !err->text[0])
        return;
    char *text = secrets_hide(secrets, mem_text(err->text));
    snprintf(err->text, sizeof err->text, "%s", text);
    free(text);
}

void secrets_add_payload(struct secrets *secrets, const char *octets, size_t length)
{
    while (length && strchr("\r\n", octets[length - 1]))
        length--;
    if (!secrets || length < PIECE_LEAST)
        return;
    pthread_rwlock_wrlock(&secrets->lock);
    char *payload = mem_copy(octets, length);
    char *hidden = hide(secrets, mem_text(payload));
    if (strcmp(hidden, payload) == 0)
        add_form(secrets, payload, false);
    else
        free(payload);
    free(hidden);
    pthread_rwlock_unlock(&secrets->lock);
}
