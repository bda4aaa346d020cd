/* The kinds of facts that are not plain texts. */
#include "arena.h"
#include "facts.h"
#include "seconds.h"

#include <stdlib.h>
#include <string.h>

#define PROTOCOLS "smtp, submission or lmtp"

static bool bind_switch(struct target *target, const struct fact *fact, const struct node *value,
                        struct problems *problems)
{
    return node_bool(value, fact_member(target, fact), problems);
}

static bool set_switch(struct target *target, const struct fact *fact, const char *value,
                       bool again, struct err *err)
{
    (void)value;
    (void)again;
    (void)err;
    *(bool *)fact_member(target, fact) = true;
    return true;
}

static const char *tell_switch(const struct target *target, const struct fact *fact, size_t index)
{
    bool is_on = *(const bool *)((const char *)target + fact->offset);
    return index ? NULL : is_on ? "true" : "false";
}

static bool bind_duration(struct target *target, const struct fact *fact, const struct node *value,
                          struct problems *problems)
{
    long *ms = fact_member(target, fact);
    if (!node_duration(value, ms, problems))
        return false;
    if (!*ms)
        problem_at(problems, value->at, "%s must be more than zero", fact->key);
    return *ms;
}

static bool set_duration(struct target *target, const struct fact *fact, const char *value,
                         bool again, struct err *err)
{
    (void)again;
    return seconds_read(fact_member(target, fact), value, fact->option, err);
}

static bool bind_protocol(struct target *target, const struct fact *fact, const struct node *value,
                          struct problems *problems)
{
    if (!node_want(value, NODE_TEXT, fact->key, problems))
        return false;
    target->protocol = protocol_find(value->text);
    if (!target->protocol)
        problem_at(problems, value->at, "protocol is " PROTOCOLS ", not \"%s\"", value->text);
    return target->protocol;
}

/* The default port follows from it. */
static bool set_protocol(struct target *target, const struct fact *fact, const char *value,
                         bool again, struct err *err)
{
    (void)again;
    unsigned protocol = protocol_find(value);
    if (!protocol)
        return err_set(err, "%s takes " PROTOCOLS ", not \"%s\"", fact->option, value);
    target->protocol = protocol;
    return !target->address || strstr(target->address, "${") ||
           target_set_address(target, target->address, err) || err_prefix(err, "%s", fact->option);
}

static const char *tell_protocol(const struct target *target, const struct fact *fact, size_t index)
{
    (void)fact;
    return index ? NULL : protocol_name(target->protocol);
}

static bool bind_recipient(struct target *target, const struct fact *fact, const struct node *value,
                           struct problems *problems)
{
    struct err err = {0};
    if (!node_want(value, NODE_TEXT, "a recipient", problems))
        return false;
    target->recipients_at[target->recipients_count] = value->at;
    target->recipients[target->recipients_count++] = value->text;
    if (fact_check(fact, "recipient", value->text, &err))
        return true;
    problem_at(problems, value->at, "%s", err.text);
    return false;
}

static bool bind_recipients(struct target *target, const struct fact *fact,
                            const struct node *value, struct problems *problems)
{
    bool good = true;
    if (!node_want(value, NODE_LIST, fact->key, problems))
        return false;
    if (value->count == 0 || value->count > TARGET_RECIPIENTS_MOST) {
        problem_at(problems, value->at, "recipients must be 1 to %d addresses",
                   TARGET_RECIPIENTS_MOST);
        return false;
    }
    for (size_t i = 0; i < value->count; i++)
        good = bind_recipient(target, fact, value->values[i], problems) && good;
    return good;
}

static bool set_recipient(struct target *target, const struct fact *fact, const char *value,
                          bool again, struct err *err)
{
    if (!again)
        target->recipients_count = 0;
    if (target->recipients_count == TARGET_RECIPIENTS_MOST)
        return err_set(err, "%s: there may be %d at most", fact->option, TARGET_RECIPIENTS_MOST);
    target->recipients_at[target->recipients_count] = (struct location){.file = "--recipient"};
    target->recipients[target->recipients_count++] = value;
    return true;
}

static const char *tell_recipient(const struct target *target, const struct fact *fact,
                                  size_t index)
{
    (void)fact;
    return index < target->recipients_count ? target->recipients[index] : NULL;
}

static void add_deviation(struct target *target, struct deviation deviation)
{
    struct deviation *grown =
        arena_alloc(target->arena, (target->deviations_count + 1) * sizeof *grown);
    if (target->deviations_count)
        memcpy(grown, target->deviations, target->deviations_count * sizeof *grown);
    grown[target->deviations_count++] = deviation;
    target->deviations = grown;
}

/* A reason, or {reason: TEXT, sometimes: true}. */
static bool bind_deviation(struct deviation *deviation, const struct node *value,
                           struct problems *problems)
{
    static const char *const keys[] = {"reason", "sometimes", NULL};
    const struct node *reason = value;
    bool good = true;
    if (value->kind == NODE_MAP) {
        const struct node *sometimes = node_get(value, "sometimes");
        reason = node_get(value, "reason");
        good = node_want_keys(value, keys, "a deviation", problems) &&
               (!sometimes || node_bool(sometimes, &deviation->sometimes, problems));
    }
    if (!reason) {
        problem_at(problems, value->at, "a deviation needs a `reason`");
        return false;
    }
    good = node_want(reason, NODE_TEXT, "the reason of a deviation", problems) && good;
    deviation->reason = reason->text;
    return good;
}

static bool bind_deviations(struct target *target, const struct fact *fact,
                            const struct node *value, struct problems *problems)
{
    bool good = true;
    if (!node_want(value, NODE_MAP, fact->key, problems))
        return false;
    for (size_t i = 0; i < value->count; i++) {
        struct deviation deviation = {.id = value->keys[i]->text, .at = value->keys[i]->at};
        good = bind_deviation(&deviation, value->values[i], problems) && good;
        add_deviation(target, deviation);
    }
    return good;
}

/* These always add to the file's. */
static bool set_deviation(struct target *target, const struct fact *fact, const char *value,
                          bool again, struct err *err)
{
    (void)again;
    const char *sign = strchr(value, '=');
    if (!sign)
        return err_set(err, "%s takes ID=REASON, not \"%s\"", fact->option, value);
    const char *id = arena_copy(target->arena, value, (size_t)(sign - value));
    add_deviation(target,
                  (struct deviation){.id = id, .reason = sign + 1, .at = {"--deviation", 0, 0}});
    return true;
}

static bool finish_login(const struct target *target, const struct node *map,
                         struct problems *problems)
{
    if (target->login.user && target->login.password)
        return true;
    problem_at(problems, map->at, "login needs `user`, and `password` or `password-env`");
    return false;
}

const struct fact_kind fact_login = {.group = true, .finish = finish_login};

const struct fact_kind fact_tls = {.group = true};

const struct fact_kind fact_switch = {
    .schema = "{\"type\": \"boolean\"}",
    .bind = bind_switch,
    .set = set_switch,
    .tell = tell_switch,
};

const struct fact_kind fact_duration = {
    .argument = "SECONDS",
    .schema = "{\"type\": [\"number\", \"string\"],"
              " \"pattern\": \"^[0-9]+(\\\\.[0-9]+)?(ms|s|m)?$\", \"exclusiveMinimum\": 0}",
    .bind = bind_duration,
    .set = set_duration,
};

const struct fact_kind fact_protocol = {
    .argument = "PROTOCOL",
    .schema = "{\"enum\": [\"smtp\", \"submission\", \"lmtp\"]}",
    .bind = bind_protocol,
    .set = set_protocol,
    .tell = tell_protocol,
};

const struct fact_kind fact_endpoint = {
    .schema = "{\"type\": \"string\"}",
    .bind = fact_bind_text,
};

const struct fact_kind fact_recipients = {
    .argument = "ADDRESS",
    .schema = "{\"type\": \"array\", \"minItems\": 1, \"maxItems\": 200,"
              " \"items\": {\"type\": \"string\", \"pattern\": \"^.+@[^@ <>]+$\"}}",
    .repeats = true,
    .is = fact_is_address,
    .what = "not an address (LOCAL@DOMAIN)",
    .bind = bind_recipients,
    .set = set_recipient,
    .tell = tell_recipient,
};

const struct fact_kind fact_deviations = {
    .argument = "ID=REASON",
    .schema = "{\"type\": \"object\", \"additionalProperties\": {\"anyOf\":"
              " [{\"type\": [\"string\", \"number\", \"boolean\"]},"
              " {\"type\": \"object\", \"required\": [\"reason\"],"
              " \"properties\": {\"reason\": {\"type\": [\"string\", \"number\", \"boolean\"]},"
              " \"sometimes\": {\"type\": \"boolean\"}},"
              " \"additionalProperties\": false}]}}",
    .repeats = true,
    .bind = bind_deviations,
    .set = set_deviation,
};
