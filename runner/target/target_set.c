#include "target_set.h"

#include "arena.h"
#include "seconds.h"
#include "target_text.h"

#include <stdlib.h>
#include <string.h>

/* A key whose value is a text of the target. */
struct text_key {
    const char *name;
    size_t offset;
};

#define TEXT_KEY(name, member)                                                                     \
    {                                                                                              \
        name, offsetof(struct target, member)                                                      \
    }

static const struct text_key text_keys[] = {
    TEXT_KEY("name", name),
    TEXT_KEY("host", host),
    TEXT_KEY("domain", domain),
    TEXT_KEY("sender", sender),
    TEXT_KEY("client", client),
    TEXT_KEY("unknown", unknown),
    TEXT_KEY("foreign", foreign),
    TEXT_KEY("alias", alias),
    TEXT_KEY("list", list),
    TEXT_KEY("list-owner", list_owner),
    TEXT_KEY("user", login.user),
    TEXT_KEY("password", login.password),
    TEXT_KEY("mechanism", login.mechanism),
    TEXT_KEY("tls-ca", tls.ca),
    TEXT_KEY("mailbox", mailbox.url),
    TEXT_KEY("mailbox-user", mailbox.user),
    TEXT_KEY("mailbox-list", mailbox.list),
    TEXT_KEY("mailbox-field", mailbox.field),
    TEXT_KEY("mailbox-id", mailbox.id),
    TEXT_KEY("mailbox-message", mailbox.message),
    TEXT_KEY("mailbox-ca", mailbox.ca),
    TEXT_KEY("start", start),
};

static bool set_text_key(struct target *target, const char *key, const char *value)
{
    for (size_t i = 0; i < sizeof text_keys / sizeof *text_keys; i++)
        if (strcmp(key, text_keys[i].name) == 0) {
            const char **member = (const char **)((char *)target + text_keys[i].offset);
            *member = value;
            if (member == &target->mailbox.url)
                target->mailbox.command = NULL; /* it takes the place of the file's */
            return true;
        }
    return false;
}

static bool add_deviation(struct target *target, const char *value, struct err *err)
{
    const char *sign = strchr(value, '=');
    if (!sign)
        return err_set(err, "deviation takes ID=REASON, not \"%s\"", value);
    struct deviation *grown =
        arena_alloc(target->arena, (target->deviations_count + 1) * sizeof *grown);
    if (target->deviations_count)
        memcpy(grown, target->deviations, target->deviations_count * sizeof *grown);
    grown[target->deviations_count++] = (struct deviation){
        arena_copy(target->arena, value, (size_t)(sign - value)), sign + 1, {"--deviation", 0, 0}};
    target->deviations = grown;
    return true;
}

static bool set_protocol(struct target *target, const char *value, struct err *err)
{
    target->protocol = protocol_find(value);
    if (!target->protocol)
        return err_set(err, "protocol takes smtp, submission or lmtp, not \"%s\"", value);
    return strstr(target->address, "${") || target_set_address(target, target->address, err);
}

static bool set_from_environment(struct target *target, const char **out, const char *variable,
                                 struct err *err)
{
    const char *value = getenv(variable);
    if (!value)
        return err_set(err, "the environment has no variable %s", variable);
    *out = arena_copy(target->arena, value, strlen(value));
    return true;
}

static bool set_recipient(struct target *target, const char *value, bool again, struct err *err)
{
    if (!again)
        target->recipients_count = 0;
    if (target->recipients_count == TARGET_RECIPIENTS_MOST)
        return err_set(err, "recipient: there may be %d at most", TARGET_RECIPIENTS_MOST);
    target->recipients[target->recipients_count++] = value;
    return true;
}

static bool set_switch(struct target *target, const char *key, struct err *err)
{
    if (strcmp(key, "login-required") == 0)
        target->login.required = true;
    else if (strcmp(key, "tls-verify") == 0)
        target->tls.verify = true;
    else if (strcmp(key, "mailbox-verify") == 0)
        target->mailbox.verify = true;
    else
        return err_set(err, "%s: nothing of that name can be said of a target", key);
    return true;
}

bool target_set(struct target *target, const char *key, const char *value, bool again,
                struct err *err)
{
    value = arena_copy(target->arena, value, strlen(value));
    if (!target_text_check(key, value, err))
        return false;
    if (set_text_key(target, key, value))
        return true;
    if (strcmp(key, "protocol") == 0)
        return set_protocol(target, value, err);
    if (strcmp(key, "deviation") == 0)
        return add_deviation(target, value, err);
    if (strcmp(key, "password-env") == 0)
        return set_from_environment(target, &target->login.password, value, err);
    if (strcmp(key, "mailbox-password-env") == 0)
        return set_from_environment(target, &target->mailbox.password, value, err);
    if (strcmp(key, "mailbox-header-env") == 0)
        return set_from_environment(target, &target->mailbox.header, value, err);
    if (strcmp(key, "ready-within") == 0)
        return seconds_read(&target->ready_within_ms, value, key, err);
    if (strcmp(key, "recipient") == 0)
        return set_recipient(target, value, again, err);
    return set_switch(target, key, err);
}

bool target_set_check(const struct target *target, struct err *err)
{
    if (target->login.user && !target->login.password)
        return err_set(err, "user needs a password, too: password or password-env");
    return !target_has_mailbox(target) || mailbox_is_known(&target->mailbox, err) ||
           err_prefix(err, "mailbox");
}
