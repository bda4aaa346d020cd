#include "target_variables.h"

#include "memory.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void set_text(struct vars *vars, const char *name, const char *text)
{
    vars_set(vars, name, text ? text : "", text ? strlen(text) : 0);
}

static void set_local_part(struct vars *vars, const char *name, const char *address)
{
    const char *at = strrchr(address, '@');
    vars_set(vars, name, address, at ? (size_t)(at - address) : strlen(address));
}

/* For what must not depend on case (RFC 5321 2.4). */
static void set_upper_case(struct vars *vars, const char *name, const char *of)
{
    size_t length;
    char *text = mem_text(vars_get(vars, of, &length));
    for (char *c = text; *c; c++)
        *c = (char)toupper((unsigned char)*c);
    vars_set(vars, name, text, length);
    free(text);
}

static void set_recipients(struct vars *vars, const struct target *target)
{
    for (size_t i = 0; i < 3; i++) {
        char name[16], local[16];
        const char *address = i < target->recipients_count ? target->recipients[i] : "";
        snprintf(name, sizeof name, i ? "recipient%zu" : "recipient", i + 1);
        snprintf(local, sizeof local, i ? "local%zu" : "local", i + 1);
        set_text(vars, name, address);
        set_local_part(vars, local, address);
    }
}

static const char *domain_of(const struct target *target)
{
    if (target->domain)
        return target->domain;
    const char *at = target->recipients_count ? strrchr(target->recipients[0], '@') : NULL;
    return at ? at + 1 : "";
}

struct vars *target_variables(const struct target *target, const struct survey *survey,
                              const struct tokens *tokens)
{
    struct vars *vars = vars_new(NULL);
    char number[24];
    set_text(vars, "client", target->client);
    set_text(vars, "sender", target->sender);
    set_recipients(vars, target);
    set_text(vars, "unknown", target->unknown);
    set_text(vars, "foreign", target->foreign);
    set_text(vars, "alias", target->alias);
    set_text(vars, "list", target->list);
    set_text(vars, "owner", target->list_owner);
    set_text(vars, "domain", domain_of(target));
    set_upper_case(vars, "DOMAIN", "domain");
    set_upper_case(vars, "LOCAL", "local");
    set_text(vars, "host", target->host);
    set_text(vars, "user", target->login.user);
    set_text(vars, "password", target->login.password);
    set_text(vars, "verbs", survey_verbs(survey));
    set_text(vars, "run", tokens_run(tokens));
    snprintf(number, sizeof number, "%lu", survey_size(survey));
    set_text(vars, "size", number);
    snprintf(number, sizeof number, "%u", target->endpoint.port);
    set_text(vars, "port", number);
    set_text(vars, "address", survey_address(survey));
    return vars;
}
