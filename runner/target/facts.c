#include "facts.h"

#include "arena.h"
#include "reference.h"

#include <string.h>

#define AT(member) .offset = offsetof(struct target, member)

static const struct fact table[] = {
    {.key = "name",
     .kind = &fact_line,
     AT(name),
     .option = "name",
     .reference = "reference server",
     .help = "the name of the server, for reports"},
    {.key = "address",
     .kind = &fact_endpoint,
     AT(address),
     .help = "where it listens, as for -t: host:port, smtps://host, unix:/path or mx:domain"},
    {.key = "protocol",
     .kind = &fact_protocol,
     .option = "protocol",
     .otherwise = "smtp",
     .help = "what is spoken: smtp, submission or lmtp"},
    {.key = "host",
     .kind = &fact_host,
     AT(host),
     .option = "host",
     .reference = REFERENCE_HOST,
     .variable = "host",
     .need = "host",
     .lack = "the target does not say what the server's own name is (host)",
     .help = "the server's own name"},
    {.key = "domain",
     .kind = &fact_domain,
     AT(domain),
     .option = "domain",
     .variable = "domain",
     .help = "the domain that it takes mail for, by default that of the first recipient"},
    {.key = "sender",
     .kind = &fact_address,
     AT(sender),
     .option = "sender",
     .otherwise = "sender@client.example",
     .variable = "sender",
     .help = "an envelope sender that it accepts"},
    {.key = "client",
     .kind = &fact_host,
     AT(client),
     .option = "client",
     .otherwise = "client.example",
     .variable = "client",
     .help = "the name that smtpspec gives in EHLO"},
    {.key = "recipients",
     .kind = &fact_recipients,
     .option = "recipient",
     .help = "mailboxes that it accepts mail for"},
    {.key = "unknown",
     .kind = &fact_address,
     AT(unknown),
     .option = "unknown",
     .variable = "unknown",
     .need = "unknown",
     .lack = "the target does not name a mailbox that does not exist (unknown)",
     .help = "a mailbox of the domain that does not exist"},
    {.key = "foreign",
     .kind = &fact_address,
     AT(foreign),
     .option = "foreign",
     .variable = "foreign",
     .need = "foreign",
     .lack = "the target does not name an address elsewhere (foreign)",
     .help = "a mailbox elsewhere, for which the server is not to relay"},
    {.key = "alias",
     .kind = &fact_address,
     AT(alias),
     .option = "alias",
     .reference = REFERENCE_ALIAS,
     .variable = "alias",
     .need = "alias",
     .lack = "the target names no alias",
     .help = "an alias that the server itself expands to the first two recipients"},
    {.key = "list",
     .kind = &fact_address,
     AT(list),
     .option = "list",
     .reference = REFERENCE_LIST,
     .variable = "list",
     .need = "list",
     .lack = "the target names no mailing list (list)",
     .help = "a mailing list that the server itself expands to all recipients"},
    {.key = "list-owner",
     .kind = &fact_address,
     AT(list_owner),
     .option = "list-owner",
     .reference = REFERENCE_LIST_OWNER,
     .variable = "owner",
     .need = "list-owner",
     .lack = "the target does not name the owner of its list (list-owner)",
     .help = "the envelope sender of what the list sends, if it is always the same"},
    {.key = "login", .kind = &fact_login, .help = "how to log in"},
    {.of = "login",
     .key = "user",
     .kind = &fact_any_text,
     AT(login.user),
     .option = "user",
     .reference = REFERENCE_USER,
     .variable = "user",
     .need = "auth",
     .lack = "the target has no login",
     .help = "the name to log in with"},
    {.of = "login",
     .key = "password",
     .kind = &fact_any_text,
     AT(login.password),
     .option = "password",
     .reference = REFERENCE_PASSWORD,
     .variable = "password",
     .need = "auth",
     .help = "the password of that user"},
    {.of = "login",
     .key = "password-env",
     .kind = &fact_environment,
     AT(login.password),
     .option = "password-env",
     .help = "the variable of the environment that holds the password"},
    {.of = "login",
     .key = "mechanism",
     .kind = &fact_any_text,
     AT(login.mechanism),
     .option = "mechanism",
     .help = "the SASL mechanism to log in with, by default the best that is offered"},
    {.of = "login",
     .key = "required",
     .kind = &fact_switch,
     AT(login.required),
     .option = "login-required",
     .help = "mail is accepted only after a login"},
    {.key = "tls", .kind = &fact_tls, .help = "how the server's certificate is checked"},
    {.of = "tls",
     .key = "ca",
     .kind = &fact_path,
     AT(tls.ca),
     .option = "tls-ca",
     .help = "a file of certificates that are trusted"},
    {.of = "tls",
     .key = "verify",
     .kind = &fact_switch,
     AT(tls.verify),
     .option = "tls-verify",
     .help = "the server's certificate is checked"},
    {.key = "mailbox",
     .kind = &fact_mailbox,
     AT(mailbox.url),
     .option = "mailbox",
     .help = "where delivered mail can be seen (smtpspec help mailboxes)"},
    {.of = "mailbox",
     .key = "url",
     .kind = &fact_any_text,
     AT(mailbox.url),
     .help = "the mailbox, where there is more to say of it"},
    {.of = "mailbox",
     .key = "command",
     .kind = &fact_command,
     .help = "in place of a URL: a program and its arguments, which prints the messages"},
    {.of = "mailbox",
     .key = "user",
     .kind = &fact_any_text,
     AT(mailbox.user),
     .option = "mailbox-user",
     .help = "the login of the mailbox"},
    {.of = "mailbox",
     .key = "password",
     .kind = &fact_any_text,
     AT(mailbox.password),
     .help = "its password"},
    {.of = "mailbox",
     .key = "password-env",
     .kind = &fact_environment,
     AT(mailbox.password),
     .option = "mailbox-password-env",
     .help = "the variable of the environment that holds the mailbox's password"},
    {.of = "mailbox",
     .key = "header",
     .kind = &fact_header,
     AT(mailbox.header),
     .help = "HTTP: a field that goes with each request, NAME: VALUE"},
    {.of = "mailbox",
     .key = "header-env",
     .kind = &fact_header_environment,
     AT(mailbox.header),
     .option = "mailbox-header-env",
     .help = "HTTP: the variable of the environment that holds such a field"},
    {.of = "mailbox",
     .key = "list",
     .kind = &fact_any_text,
     AT(mailbox.list),
     .option = "mailbox-list",
     .help = "HTTP: where in the JSON answer the messages are"},
    {.of = "mailbox",
     .key = "field",
     .kind = &fact_any_text,
     AT(mailbox.field),
     .option = "mailbox-field",
     .help = "HTTP: where in each of them its octets are"},
    {.of = "mailbox",
     .key = "id",
     .kind = &fact_any_text,
     AT(mailbox.id),
     .option = "mailbox-id",
     .help = "HTTP: in place of field, where its id is"},
    {.of = "mailbox",
     .key = "message",
     .kind = &fact_any_text,
     AT(mailbox.message),
     .option = "mailbox-message",
     .help = "HTTP: the URL of one message, with {id} in it"},
    {.of = "mailbox",
     .key = "ca",
     .kind = &fact_path,
     AT(mailbox.ca),
     .option = "mailbox-ca",
     .help = "a file of certificates that are trusted for the mailbox"},
    {.of = "mailbox",
     .key = "verify",
     .kind = &fact_switch,
     AT(mailbox.verify),
     .option = "mailbox-verify",
     .help = "the certificate of the mailbox's server is checked"},
    {.key = "start",
     .kind = &fact_any_text,
     AT(start),
     .option = "start",
     .help = "a command for /bin/sh that starts the server"},
    {.key = "ready-within",
     .kind = &fact_duration,
     AT(ready_within_ms),
     .option = "ready-within",
     .otherwise = "30s",
     .help = "how long the server may take until it greets"},
    {.key = "timeout",
     .kind = &fact_duration,
     AT(timeout_ms),
     .help = "the longest wait for a reply of this target"},
    {.key = "deviations",
     .kind = &fact_deviations,
     .option = "deviation",
     .help = "the cases that it is known to fail, each with the reason"},
    {.key = NULL},
};

const struct fact *facts(void)
{
    return table;
}

static bool is_of(const struct fact *fact, const char *of)
{
    return fact->of && of ? strcmp(fact->of, of) == 0 : fact->of == of;
}

const struct fact *fact_of_key(const char *of, const char *key)
{
    for (const struct fact *fact = table; fact->key; fact++)
        if (is_of(fact, of) && strcmp(fact->key, key) == 0)
            return fact;
    return NULL;
}

const struct fact *fact_of_option(const char *option)
{
    for (const struct fact *fact = table; fact->key; fact++)
        if (fact->option && strcmp(fact->option, option) == 0)
            return fact;
    return NULL;
}

void *fact_member(struct target *target, const struct fact *fact)
{
    return (char *)target + fact->offset;
}

const char *fact_text(const struct fact *fact, const struct target *target)
{
    return fact->kind->text ? fact->kind->text(target, fact) : NULL;
}

bool fact_set(const struct fact *fact, struct target *target, const char *value, bool again,
              struct err *err)
{
    return fact_check(fact, fact->option, value, err) &&
           fact->kind->set(target, fact, arena_copy(target->arena, value, strlen(value)), again,
                           err);
}

void facts_set_defaults(struct target *target)
{
    struct err err;
    for (const struct fact *fact = table; fact->key; fact++)
        if (fact->otherwise)
            fact_set(fact, target, fact->otherwise, false, &err);
}

bool facts_set_reference(struct target *target, struct err *err)
{
    for (const struct fact *fact = table; fact->key; fact++)
        if (fact->reference && !fact_set(fact, target, fact->reference, false, err))
            return false;
    return true;
}

static bool want_keys(const char *of, const struct node *map, struct problems *problems)
{
    const char *keys[sizeof table / sizeof *table];
    size_t count = 0;
    for (const struct fact *fact = table; fact->key; fact++)
        if (is_of(fact, of))
            keys[count++] = fact->key;
    keys[count] = NULL;
    return node_want_keys(map, keys, of ? of : "a target", problems);
}

bool facts_bind(struct target *target, const char *of, const struct node *map,
                struct problems *problems)
{
    bool good = want_keys(of, map, problems);
    for (const struct fact *fact = table; fact->key; fact++) {
        const struct node *value = is_of(fact, of) ? node_get(map, fact->key) : NULL;
        if (value)
            good = fact->kind->bind(target, fact, value, problems) && good;
    }
    return good;
}
